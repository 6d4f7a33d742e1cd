import { argumentsOf, stringValue, unwrapped } from '../../calls.ts';
import type { PythonContext } from '../../check.ts';
import type { PyNode } from '../../syntax.ts';
import type { Uses } from './contexts.ts';
import { everyUse, resolvedPath, usesOf } from './contexts.ts';
import type { Environment } from './environment.ts';
import { guardName, noGuard, reverseGuardName } from './passing.ts';
import type { Value } from './taint.ts';

/** An expression that a condition has checked, and what for. */
interface Checked {
  readonly subject: PyNode;
  readonly uses: Uses;
}

interface Outcome {
  readonly whenTrue: readonly Checked[];
  readonly whenFalse: readonly Checked[];
}

const startUses = usesOf('path', 'fetch', 'redirect');
const nothing: Outcome = { whenTrue: [], whenFalse: [] };
const textChecks = new Set(['isdigit', 'isalpha', 'isalnum', 'isnumeric', 'isdecimal', 'isidentifier']);

/** Notes in two environments what a condition makes sure of when it holds and when it does not. */
export function applyCondition(condition: PyNode | undefined, context: PythonContext, whenTrue: Environment, whenFalse: Environment,
  evaluate: (node: PyNode) => Value): void {
  const outcome = outcomeOf(condition, context);
  for (const [checked, environment] of [[outcome.whenTrue, whenTrue], [outcome.whenFalse, whenFalse]] as const) {
    for (const { subject, uses } of checked) {
      for (const { key, safeFor } of evaluate(subject).taints) {
        // How a path begins says nothing while `..` may still lead out of it.
        const isProof = uses !== startUses || (safeFor & resolvedPath) !== 0;
        environment.markChecked(key, isProof ? uses : uses & ~usesOf('path'));
      }
    }
  }
}

/** What a bare call makes sure of by raising otherwise: `validate_name(name)`, `int(text)`. */
export function checkedByCall(call: PyNode, context: PythonContext): readonly PyNode[] {
  const name = context.names.calledName(call);
  const raises = /^_*(validate|verify|check|ensure|assert|require|sanitize|sanitise|reject|guard)(_|$|[A-Z])/.test(name) || /^builtins\.(int|float)$/.test(context.names.callee(call) ?? '');
  return raises ? [...argumentsOf(call).positional, ...argumentsOf(call).named.values()] : [];
}

function outcomeOf(condition: PyNode | undefined, context: PythonContext): Outcome {
  const node = unwrapped(condition);
  switch (node?.kind) {
    case 'not_operator': {
      const { whenTrue, whenFalse } = outcomeOf(node.child('argument'), context);
      return { whenTrue: whenFalse, whenFalse: whenTrue };
    }
    case 'boolean_operator': {
      const left = outcomeOf(node.child('left'), context);
      const right = outcomeOf(node.child('right'), context);
      return node.hasToken('and')
        ? { whenTrue: [...left.whenTrue, ...right.whenTrue], whenFalse: [] }
        : { whenTrue: [], whenFalse: [...left.whenFalse, ...right.whenFalse] };
    }
    case 'comparison_operator':
      return comparison(node, context);
    case 'call':
      return call(node, context);
    case 'named_expression':
      return outcomeOf(node.child('value'), context);
    default:
      return nothing;
  }
}

function comparison(node: PyNode, context: PythonContext): Outcome {
  const [left, right] = node.children;
  if (left === undefined || right === undefined || node.children.length !== 2) return nothing;
  const operator = node.all.filter(({ isNamed }) => !isNamed).map(({ kind }) => kind).join(' ');
  const isNegative = /not|!=|is not/.test(operator);
  const turn = (checked: readonly Checked[]): Outcome => (isNegative ? { whenTrue: [], whenFalse: checked } : { whenTrue: checked, whenFalse: [] });
  if (/\bin\b/.test(operator)) {
    const literal = stringValue(left);
    if (literal !== undefined) {
      // `".." in name` says that the name is fit for paths when it is not there.
      const uses = /\.\.|\/|\\/.test(literal) ? usesOf('path') : /[\n\r]/.test(literal) ? usesOf('log') : 0;
      if (uses === 0) return nothing;
      const checked = [{ subject: right, uses }];
      return isNegative ? { whenTrue: checked, whenFalse: [] } : { whenTrue: [], whenFalse: checked };
    }
    return turn(subjectsOf(left, context));
  }
  if (/==|!=|is/.test(operator)) {
    if (right.kind === 'none' || stringValue(right) === '') return nothing;
    return turn([...subjectsOf(left, context), ...(stringValue(left) !== undefined ? subjectsOf(right, context) : [])]);
  }
  return nothing;
}

/** What is checked when an expression is compared: itself, or what it was computed from (`urlparse(url).netloc`). */
function subjectsOf(node: PyNode, context: PythonContext): Checked[] {
  const subjects: Checked[] = [{ subject: node, uses: everyUse }];
  if (node.kind === 'call') {
    const name = context.names.callee(node) ?? context.names.calledName(node);
    if (/len$/.test(name)) return [];
    if (/(commonpath|commonprefix)$/.test(name)) {
      const list = argumentsOf(node).positional[0];
      for (const part of list?.children ?? []) subjects.push({ subject: part, uses: usesOf('path') });
    } else for (const argument of argumentsOf(node).positional) subjects.push({ subject: argument, uses: everyUse });
  }
  return subjects;
}

function call(node: PyNode, context: PythonContext): Outcome {
  const called = node.child('function');
  const name = context.names.calledName(node);
  const receiver = called?.kind === 'attribute' ? called.child('object') : undefined;
  const { positional, named } = argumentsOf(node);
  const all = [...positional, ...named.values()];
  if (receiver !== undefined && textChecks.has(name)) return { whenTrue: [{ subject: receiver, uses: everyUse }], whenFalse: [] };
  if (receiver !== undefined && name === 'startswith') return { whenTrue: [{ subject: receiver, uses: startUses }], whenFalse: [] };
  if (receiver !== undefined && name === 'is_relative_to') return { whenTrue: [{ subject: receiver, uses: usesOf('path') }], whenFalse: [] };
  const qualified = context.names.callee(node);
  if (qualified === 'builtins.isinstance') {
    const type = positional[1]?.text ?? '';
    return /^\(?\s*(int|float|bool|complex)\b/.test(type) && positional[0] !== undefined ? { whenTrue: [{ subject: positional[0], uses: everyUse }], whenFalse: [] } : nothing;
  }
  if (qualified === 'builtins.all' || qualified === 'builtins.any') {
    // `all(c in allowed for c in name)` looks at every character.
    const iterable = positional[0]?.children.find(({ kind }) => kind === 'for_in_clause')?.child('right');
    if (iterable === undefined) return nothing;
    const checked = [{ subject: iterable, uses: everyUse }];
    return qualified === 'builtins.all' ? { whenTrue: checked, whenFalse: [] } : { whenTrue: [], whenFalse: checked };
  }
  if (noGuard.has(name) || !guardName.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'))) return nothing;
  if (name === 'match' || name === 'matches' || name === 'fullmatch') {
    // `re.match(pattern, text)` and `pattern.match(text)`.
    const subject = qualified?.startsWith('re.') === true && positional.length > 1 ? positional[1] : positional[0];
    return subject === undefined ? nothing : { whenTrue: [{ subject, uses: everyUse }], whenFalse: [] };
  }
  const subjects = all.map((subject) => ({ subject, uses: everyUse }));
  return reverseGuardName.test(name) ? { whenTrue: [], whenFalse: subjects } : { whenTrue: subjects, whenFalse: [] };
}
