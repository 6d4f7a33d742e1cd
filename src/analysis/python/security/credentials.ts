import { argument, decoratorsOf, stringValue } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { PyNode } from '../syntax.ts';
import { spelled } from '../../words.ts';
import { assertAsGuard, hardCodedCredential } from './infos.ts';

const credentialName = /_(password|passwd|passphrase|pwd|secret|secret_key|secret_access_key|api_key|apikey|auth_token|access_token|api_token|private_key|client_secret|bearer_token|token)_$/;

/** Credentials written out under a name that says so. */
export const credentials: PythonCheck = {
  infos: [hardCodedCredential],
  create: (context) => {
    if (context.isTest || /(^|\/)(examples?|docs?|samples?|fixtures?|migrations)\//.test(context.file.path)) return {};
    return {
      enter: {
        assignment: (node) => judge(context, targetName(node.child('left')), node.child('right')),
        keyword_argument: (node) => judge(context, node.child('name')?.text, node.child('value')),
        pair: (node) => judge(context, stringValue(node.child('key')), node.child('value')),
        default_parameter: (node) => judge(context, node.child('name')?.text, node.child('value')),
        typed_default_parameter: (node) => judge(context, node.child('name')?.text, node.child('value')),
        call: (node) => signingKey(context, node),
        comparison_operator: (node) => {
          const [left, right] = node.children;
          if (node.children.length === 2 && node.hasToken('==')) judge(context, targetName(left), right);
        },
      },
    };
  },
};

function targetName(target: PyNode | undefined): string | undefined {
  if (target?.kind === 'identifier') return target.text;
  if (target?.kind === 'attribute') return target.child('attribute')?.text;
  if (target?.kind === 'subscript') return stringValue(target.child('subscript'));
  return undefined;
}

function judge(context: PythonContext, name: string | undefined, value: PyNode | undefined): void {
  if (name === undefined || value === undefined || !/^[\w-]+$/.test(name) || !credentialName.test(spelled(name))) return;
  const text = stringValue(value);
  if (text === undefined || text === '' || !(looksLikeCredential(text) || setsSessionKey(value))) return;
  context.report(hardCodedCredential, value, {
    message: `\`${name}\` is written in the code: whoever reads the repository has it`,
    confidence: hasMixture(text) ? 0.8 : 0.65,
    // The value itself is never repeated: what is said here travels to logs and pages.
    evidence: [seen(context, `A literal of ${text.length} characters is given to \`${name}\``, value)],
  });
}

/** A key that signs tokens is a credential however simple it looks. */
function signingKey(context: PythonContext, call: PyNode): void {
  if (!/^(jwt|jose\.jwt)\.(encode|decode)$/.test(context.names.callee(call) ?? '')) return;
  const key = argument(call, 1, 'key');
  const text = stringValue(key);
  if (key === undefined || text === undefined || text === '' || /BEGIN PUBLIC/.test(text)) return;
  context.report(hardCodedCredential, key, {
    message: 'The key that signs these tokens is written in the code: whoever reads it can make their own',
    confidence: 0.85,
    evidence: [seen(context, `A literal of ${text.length} characters is the key`, key)],
  });
}

/** Whether an assignment sets the key that a web application signs its sessions with. */
function setsSessionKey(value: PyNode): boolean {
  const target = value.parent?.kind === 'assignment' ? value.parent.child('left') : undefined;
  if (target?.kind === 'subscript') return /(^|\.)config$/.test(target.child('value')?.text ?? '') && stringValue(target.child('subscript')) === 'SECRET_KEY';
  return target?.kind === 'attribute' && target.child('attribute')?.text === 'secret_key' && /^(app|application|\w+_app)$/.test(target.child('object')?.text ?? '');
}

/** Placeholders, names, paths and sentences are not credentials; what mixes digits or signs with letters may be one. */
function looksLikeCredential(text: string): boolean {
  if (text.length < 6 || text.length > 200 || /\s/.test(text)) return false;
  if (/^(.)\1*$/.test(text) || /(example|placeholder|changeme|change[-_]me|your[-_]?|dummy|sample|redacted|insert|replace|todo|xxxx|\*\*\*|<|>|\$\{|\{\{|%\(|%s|\{\}|\.\.\.)/i.test(text)) return false;
  if (/^[a-z]+([_.:/ -][a-z]+)*$/i.test(text) || /^[A-Z][A-Z0-9_]*$/.test(text) || /^(https?:|\/|\.\/|[a-z]:\\)/i.test(text)) return false;
  if (/^[\w.]+\.[a-z]\w*$/i.test(text) && !/\d.*\d/.test(text)) return false;
  if (/\.(json|ya?ml|toml|txt|py|pem|key|html?|ini|cfg)$/i.test(text)) return false;
  // A pattern, a format or a piece of code rather than a value.
  if (/[\\^()[\]{}|]/.test(text) && /[\\^([{|]/.test(text) && !/[A-Za-z0-9]{6}/.test(text)) return false;
  return /\d/.test(text) || hasMixture(text) || /[!@#$%^&*+=?]/.test(text);
}

function hasMixture(text: string): boolean {
  return /\d/.test(text) && /[a-z]/.test(text) && (/[A-Z]/.test(text) || /[^\w]/.test(text) || text.length >= 16);
}

const permissionWords = /_(is_admin|is_authenticated|is_superuser|is_staff|is_owner|has_perm|has_perms|has_permission|permission|permissions|authorized|authorised|is_authorized|can_(edit|delete|access|view|write|read)|check_password|verify_password|logged_in)_/;

/** Permission checks that disappear when Python runs with `-O`. */
export const assertGuards: PythonCheck = {
  infos: [assertAsGuard],
  create: (context) => ({
    enter: {
      assert_statement: (node) => {
        const condition = node.children[0];
        if (context.isTest || condition === undefined) return;
        // Behind a decorator that checks it, the assertion only tells the type checker.
        const around = node.enclosing('function_definition');
        if (around !== undefined && decoratorsOf(around).some(({ text }) => /login|auth|permission|admin|require/i.test(text))) return;
        // A test outside the usual places still looks like one.
        if (/^test/.test(node.enclosing('function_definition')?.child('name')?.text ?? '')) return;
        const word = (condition.text.match(/[A-Za-z_]\w*/g) ?? []).find((name) => permissionWords.test(spelled(name)));
        if (word === undefined) return;
        context.report(assertAsGuard, node, {
          message: `The check of \`${word}\` is gone when Python runs with \`-O\``,
          confidence: 0.7,
          evidence: [seen(context, '`assert` is compiled away with optimisation switched on', node)],
        });
      },
    },
  }),
};
