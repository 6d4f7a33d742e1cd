import { argumentsOf, keyword } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { PyNode } from '../syntax.ts';
import { spelled } from '../../words.ts';
import { webFrameworks } from './flow/sources.ts';
import { autoescapeOff, secretLogged } from './infos.ts';

const logging = /^(debug|info|warn|warning|error|critical|exception|log)$/;
const secret = /_(password|passwd|passphrase|secret_key|api_key|apikey|private_key|access_token|refresh_token|auth_token|client_secret)_$/;

/** Secrets in logs and pages without escaping. */
export const exposure: PythonCheck = {
  infos: [secretLogged, autoescapeOff],
  create: (context) => {
    if (context.isTest) return {};
    let isWeb: boolean | undefined;
    return {
      enter: {
        call: (node) => {
          logs(context, node);
          if (/^jinja2\.(sandbox\.)?(Sandboxed)?Environment$/.test(context.names.callee(node) ?? '') && (isWeb ??= isWebFile(context))) escapes(context, node);
        },
      },
    };
  },
};

function isWebFile(context: PythonContext): boolean {
  return context.scopes.scopes.some((scope) => [...scope.bindings.values()].some(({ definitions }) => definitions.some(({ imported }) => webFrameworks.test(imported ?? ''))));
}

function escapes(context: PythonContext, node: PyNode): void {
  const option = keyword(node, 'autoescape');
  if ((option !== undefined && option.kind !== 'false') || argumentsOf(node).isOpen) return;
  context.report(autoescapeOff, option?.parent ?? node.child('function')!, {
    message: 'These templates escape nothing: markup in any value runs in the visitor\'s browser',
    confidence: option === undefined ? 0.7 : 0.85,
    evidence: [seen(context, option === undefined ? '`autoescape` is not given, and Jinja\'s default is off' : '`autoescape` is switched off', option ?? node)],
  });
}

function logs(context: PythonContext, node: PyNode): void {
  const called = node.child('function');
  const callee = context.names.callee(node) ?? '';
  const isLogger = called?.kind === 'attribute' && logging.test(called.child('attribute')?.text ?? '') && (/^logging\./.test(callee) || /(^|[._])(log|logger|logging)$/i.test(called.child('object')?.text ?? ''));
  if (!isLogger) return;
  for (const value of [...argumentsOf(node).positional].flatMap(shown)) {
    const name = value.kind === 'attribute' ? value.child('attribute')?.text : value.kind === 'identifier' ? value.text : undefined;
    if (name === undefined || !secret.test(spelled(name)) || /^[A-Z]/.test(name) && value.kind === 'identifier' && context.scopes.bindingOf(value) === undefined) continue;
    context.report(secretLogged, value, {
      message: `\`${value.text}\` goes to the log: whoever reads the log has it`,
      confidence: 0.75,
      evidence: [seen(context, `\`${called.text.replace(/\s+/g, '')}\` writes it as it is`, node)],
    });
  }
}

/** The values that an argument shows as they are: itself, or what is filled into a text. */
function shown(node: PyNode): readonly PyNode[] {
  switch (node.kind) {
    case 'string':
      return node.children.filter(({ kind }) => kind === 'interpolation').flatMap((part) => shown(part.child('expression') ?? part));
    case 'binary_operator':
    case 'tuple':
    case 'concatenated_string':
    case 'parenthesized_expression':
      return node.children.flatMap(shown);
    case 'call':
      return /\.format$/.test(node.child('function')?.text ?? '') ? argumentsOf(node).positional : [];
    default:
      return [node];
  }
}
