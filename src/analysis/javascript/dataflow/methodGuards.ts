import { constantText, dottedName, memberName, propertyOf, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isCall, isMember } from '../syntax/tree.ts';
import { doesNotStart, makeSafe, membership, startsWith } from './checks.ts';
import type { Environment } from './environment.ts';
import type { Refine } from './functionGuards.ts';
import type { Interpreter } from './interpreter.ts';
import { clearedByRegex, literalStart } from './regexKnowledge.ts';
import { allTaints, everySink, foreignTaints, isKnown, neverAbsolute, neverClimbs, sinkSet } from './values.ts';

/** What a call of a method says where it gives this answer; false where nothing is known of the method. */
export function refineMethod(machine: Interpreter, node: NodeOf<'CallExpression' | 'OptionalCallExpression'>, callee: NodeOf<'MemberExpression' | 'OptionalMemberExpression'>, name: string, env: Environment, isTrue: boolean, refine: Refine): boolean {
  const first = node.arguments[0];
  switch (name) {
    case 'test':
    case 'match':
    case 'exec':
    case 'search': {
      const isOnPattern = name === 'test' || name === 'exec';
      const regex = unwrap(isOnPattern ? callee.object : first);
      const subject = isOnPattern ? first : callee.object;
      const pattern = patternOf(machine, regex);
      if (pattern === undefined || !subject) return true;
      const cleared = clearedByRegex(pattern.pattern, isTrue, pattern.flags);
      if (cleared !== 0) makeSafe(machine, subject, env, cleared);
      const start = literalStart(pattern.pattern);
      if (start !== undefined && isTrue) startsWith(machine, subject, start, env);
      if (start !== undefined && !isTrue) doesNotStart(machine, subject, start, env);
      return true;
    }
    case 'some':
    case 'find': {
      // `list.some((each) => each === value)`
      const test = unwrap(first);
      // `name.split('/').some((part) => part === '..')`
      if (!isTrue && isCall(callee.object) && test?.type === 'ArrowFunctionExpression' && /^\(?\w+\)?\s*=>\s*\w+\s*===?\s*(['"])\.\.\1$/.test(machine.tree.text.slice(test.start ?? 0, test.end ?? 0))) makeSafe(machine, callee.object, env, neverClimbs);
      // `roots.some((root) => file.startsWith(root))`: whatever it was, one of them said so.
      if (isTrue && name === 'some' && test?.type === 'ArrowFunctionExpression' && test.body.type !== 'BlockStatement' && test.params[0]?.type === 'Identifier' && foreignTaints(machine.evaluate(callee.object, env)).length === 0) {
        const inside = env.fork();
        machine.bind(test.params[0], { taints: [] }, inside, true);
        refine(machine, test.body, inside, true);
        env.commit(inside);
      }
      if (isTrue && test?.type === 'ArrowFunctionExpression' && test.body.type === 'BinaryExpression' && /^===?$/.test(test.body.operator) && allTaints(machine.evaluate(callee.object, env)).length === 0) {
        for (const side of [test.body.left, test.body.right]) if (side.type !== 'PrivateName') makeSafe(machine, side, env);
      }
      return true;
    }
    case 'every':
      if (isTrue) refineEach(machine, callee.object, unwrap(first), env, refine);
      return true;
    case 'includes':
      // `_.includes(list, value)`
      if (isTrue && node.arguments.length > 1 && node.arguments[1]!.type !== 'SpreadElement' && /^(lodash|underscore|#_)\.includes$/.test(machine.evaluate(callee, env).path ?? '')) makeSafe(machine, node.arguments[1]!, env);
      else membership(machine, node, env, isTrue);
      return true;
    case 'has':
    case 'contains':
    case 'hasOwn':
    case 'hasOwnProperty':
      membership(machine, node, env, isTrue);
      return true;
    case 'call':
      // `Object.prototype.hasOwnProperty.call(table, key)`
      if (memberName(unwrap(callee.object)) === 'hasOwnProperty' && isTrue && node.arguments[1]) {
        makeSafe(machine, node.arguments[1], env);
        return true;
      }
      return false;
    case 'startsWith':
      if (!first) return true;
      if (isTrue) startsWith(machine, callee.object, first, env);
      else doesNotStart(machine, callee.object, first, env);
      return true;
    case 'endsWith': {
      // A dot in front, and what is in front of that belongs to the same owner.
      const ending = isTrue && first ? machine.evaluate(first, env).text : undefined;
      if (isMember(callee.object) && /^(host|hostname)$/.test(memberName(callee.object) ?? '') && isKnown(ending) && /^\.[\w-]+\./.test(ending)) makeSafe(machine, callee.object, env, sinkSet('redirect', 'request'));
      return true;
    }
    case 'existsSync':
      return false;
    case 'isAbsolute':
      if (!isTrue && first) makeSafe(machine, first, env, neverAbsolute);
      return true;
    default:
      return false;
  }
}

/** `parts.every((part) => /^\w+$/.test(part))`, `[...text].every(…)`: what holds for each part holds for the whole. */
function refineEach(machine: Interpreter, list: Node, test: Node | null | undefined, env: Environment, refine: Refine): void {
  if (test?.type !== 'ArrowFunctionExpression' || test.body.type === 'BlockStatement' || test.params[0]?.type !== 'Identifier') return;
  const element = machine.elementOf(machine.evaluate(list, env), list);
  if (allTaints(element).length === 0) return;
  const isPart = test.body.type === 'BinaryExpression' && /^!==?$/.test(test.body.operator) && [test.body.left, test.body.right].some((side) => side.type !== 'PrivateName' && constantText(side) === '..');
  const inside = env.fork();
  machine.bind(test.params[0], element, inside, true);
  refine(machine, test.body, inside, true);
  const left = allTaints(machine.evaluate(test.params[0], inside));
  const kinds = isPart ? neverClimbs : left.reduce((set, taint) => set & taint.cleared, everySink);
  const spread = list.type === 'ArrayExpression' && list.elements.length === 1 && list.elements[0]?.type === 'SpreadElement' ? list.elements[0].argument : list;
  makeSafe(machine, spread, env, kinds);
}

interface Pattern {
  readonly pattern: string;
  readonly flags: string;
}

/** A regular expression where it is written, or kept in a constant or a table of constants. */
function patternOf(machine: Interpreter, node: Node | null | undefined, depth = 3): Pattern | undefined {
  const inner = unwrap(node);
  if (!inner || depth === 0) return undefined;
  if (inner.type === 'RegExpLiteral') return inner;
  if ((inner.type === 'NewExpression' || isCall(inner)) && dottedName(inner.callee) === 'RegExp') {
    const [source, flags] = [inner.arguments[0], inner.arguments[1]];
    if (source?.type === 'RegExpLiteral') return source;
    const pattern = constantText(source);
    return pattern === undefined || (flags && constantText(flags) === undefined) ? undefined : { pattern, flags: constantText(flags) ?? '' };
  }
  if (inner.type === 'Identifier') return patternOf(machine, machine.initialiser(inner), depth - 1);
  const name = memberName(inner);
  return isMember(inner) && name !== undefined && inner.object.type === 'Identifier' ? patternOf(machine, propertyOf(machine.initialiser(inner.object), name), depth - 1) : undefined;
}
