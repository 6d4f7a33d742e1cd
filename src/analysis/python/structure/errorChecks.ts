import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { PyNode } from '../syntax.ts';
import { visit } from '../syntax.ts';
import { bareExcept } from '../style/infos.ts';
import { swallowedError } from './infos.ts';

const cleaningUp = /\b(close|remove|unlink|rmtree|rmdir|kill|terminate|shutdown|disconnect|cancel|stop|release|cleanup|clean_up|flush|detach|unregister|unsubscribe|delete|logout|quit|restore|reset|wait|join|send_signal|warn)\w*\(/i;
const expectedToFail = /(^|_)(try|maybe|safe|silent|quiet|ignore|optional|best_effort|close|cleanup|shutdown|__del__|__exit__|atexit)/i;

/** Errors that nobody learns of. */
export const errorChecks: PythonCheck = {
  infos: [swallowedError, bareExcept],
  create: (context) => ({ enter: { except_clause: (node) => look(context, node) } }),
};

function look(context: PythonContext, clause: PyNode): void {
  const block = clause.children.find(({ kind }) => kind === 'block');
  const caught = clause.children.find(({ kind }) => kind !== 'block');
  const type = caught?.kind === 'as_pattern' ? caught.children[0] : caught;
  const isBare = type === undefined;
  const isBroad = isBare || /^(builtins\.)?(Exception|BaseException)$/.test(context.names.qualified(type) ?? type.text);
  if (block === undefined || !isBroad) return;
  const isEmpty = block.children.every((statement) => statement.kind === 'pass_statement' || (statement.kind === 'expression_statement' && statement.text === '...'));
  if (isEmpty) {
    if (!context.isTest && !isExcused(context, clause)) swallowed(context, clause, type);
    return;
  }
  if (isBare && !passesOn(block) && !isCommented(context, clause)) {
    const word = clause.all[0]!;
    context.report(bareExcept, word, {
      message: '`except:` also catches Ctrl-C and the exit of the program',
      confidence: 0.85,
      evidence: [seen(context, 'No exception is named, and the body does not raise again', word)],
      fix: { title: 'Catch `Exception` instead', isSafe: false, edits: [{ range: context.rangeOf(word), newText: 'except Exception' }] },
    });
  }
}

function swallowed(context: PythonContext, clause: PyNode, type: PyNode | undefined): void {
  const tried = clause.parent?.child('body');
  const first = tried?.children[0];
  // Trying for a value and going on to another way of getting it is often meant.
  const isFallback = tried?.children.length === 1 && first?.kind === 'return_statement';
  context.report(swallowedError, clause, {
    range: context.tree.lines.rangeOf(clause.start, (type ?? clause.all[0]!).end),
    message: `Whatever goes wrong in ${whatIsTried(context, tried)} disappears here, mistakes in the code included`,
    confidence: isFallback ? 0.6 : 0.8,
    ...(isFallback && { severity: 'info' as const }),
    evidence: [seen(context, type === undefined ? 'Every exception is caught' : `\`${type.text}\` covers nearly every exception`, type ?? clause.all[0]), seen(context, 'The handler does nothing and says nothing', clause)],
  });
}

/** The first call that has a name, a short statement as it stands, or nothing in particular; never half an expression. */
function whatIsTried(context: PythonContext, tried: PyNode | undefined): string {
  const first = tried?.children[0];
  if (first === undefined) return 'this';
  if (first.text.length <= 40 && !first.text.includes('\n')) return `\`${first.text}\``;
  let named: string | undefined;
  visit(tried!, (node) => {
    const called = node.kind === 'call' ? node.child('function')?.text : undefined;
    const isConversion = /^builtins\.\w+$/.test((node.kind === 'call' ? context.names.callee(node) : undefined) ?? '');
    if (called !== undefined && !isConversion && called.length <= 40 && /^[\w.]+$/.test(called)) named ??= called;
    return named === undefined;
  });
  if (named !== undefined) return `\`${named}\``;
  const name = tried?.enclosing('function_definition')?.child('name')?.text;
  return name === undefined ? 'this' : `\`${name}\``;
}

/** Cleaning up, probing and functions that say so may fail in silence; so may anything with a comment that says why. */
function isExcused(context: PythonContext, clause: PyNode): boolean {
  if (isCommented(context, clause)) return true;
  const tried = clause.parent?.child('body');
  if (tried === undefined || tried.children.length === 0) return true;
  // An import in front asks whether there is such a thing here at all.
  if (/^(import|from)\b/.test(tried.children[0]!.text) || tried.children.every((statement) => cleaningUp.test(statement.text) || statement.kind === 'delete_statement')) return true;
  const name = clause.enclosing('function_definition')?.child('name')?.text ?? '';
  return expectedToFail.test(name) || clause.parent?.children.some(({ kind }) => kind === 'else_clause') === true;
}

function isCommented(context: PythonContext, clause: PyNode): boolean {
  const { lines, comments } = context.tree;
  const from = lines.positionAt(clause.start).line;
  // A comment after the last statement of the clause stands outside of it for the parser.
  const to = lines.positionAt(clause.end).line;
  return comments.some((comment) => {
    const line = lines.positionAt(comment.start).line;
    return line >= from && line <= to && !/#\s*(noqa|type:|pylint|pragma)/.test(comment.text);
  });
}

function passesOn(block: PyNode): boolean {
  return /\braise\b|\b(sys\.)?exit\(|os\._exit\(|exc_info|print_exc|\.exception\(|format_exc|fail\(/.test(block.text);
}
