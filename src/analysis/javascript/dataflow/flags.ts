import { unwrap } from '../syntax/names.ts';
import type { Binding } from '../syntax/scopes.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { contains, descendants, endOf, isFunction, parentOf, startOf } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import type { Refine } from './functionGuards.ts';
import type { Interpreter } from './interpreter.ts';

const maxWrites = 6;
const maxConditions = 5;

interface Write {
  /** The identifier that is written to. */
  readonly at: Node;
  readonly value: Node | undefined;
}

interface Condition {
  readonly test: Node;
  readonly isTrue: boolean;
}

/**
 * `let ok = false; if (check(x)) ok = true; … if (ok)`: what a variable of yes and no says about the conditions under
 * which it was set. Nothing is said where it is given anything else than constants.
 */
export function refineByFlag(machine: Interpreter, node: NodeOf<'Identifier'>, env: Environment, isTrue: boolean, refine: Refine): void {
  const binding = machine.scopes.bindingOf(node);
  if (binding?.node.type !== 'VariableDeclarator' || binding.node.id.type !== 'Identifier') return;
  const writes = writesOf(binding);
  if (writes === undefined || writes.length < 2) return;
  const declaration = binding.node;
  const ways: Environment[] = [];
  for (const { at, value } of writes) {
    const truth = truthOf(value);
    if (truth === undefined) return;
    if (truth !== isTrue) continue;
    const way = env.fork();
    if (at === declaration.id) {
      // It still is what it began as, so none of the others was reached.
      for (const other of writes) {
        if (other.at === at || truthOf(other.value) === isTrue) continue;
        const [condition, ...more] = conditionsAbove(other.at, declaration);
        if (condition !== undefined && more.length === 0 && !changes(machine, condition.test, other.at, node)) refine(machine, condition.test, way, !condition.isTrue);
      }
    } else {
      for (const condition of conditionsAbove(at, declaration)) if (!changes(machine, condition.test, at, node)) refine(machine, condition.test, way, condition.isTrue);
    }
    ways.push(way);
  }
  if (ways.length > 0) env.merge(ways);
}

function writesOf(binding: Binding): Write[] | undefined {
  const writes: Write[] = [];
  const declarator = binding.node as NodeOf<'VariableDeclarator'>;
  writes.push({ at: declarator.id, value: unwrap(declarator.init) ?? undefined });
  for (const { isWrite, node } of binding.references) {
    if (!isWrite || node === declarator.id) continue;
    const assignment = parentOf(node);
    if (assignment?.type !== 'AssignmentExpression' || assignment.operator !== '=' || assignment.left !== node || writes.length > maxWrites) return undefined;
    writes.push({ at: node, value: unwrap(assignment.right) });
  }
  return writes;
}

/** Nothing is false. */
function truthOf(value: Node | undefined): boolean | undefined {
  if (value === undefined || value.type === 'NullLiteral') return false;
  return value.type === 'BooleanLiteral' ? value.value : undefined;
}

/** The conditions of the `if`s between a write and where its variable is declared, innermost first. */
function conditionsAbove(write: Node, declaration: Node): Condition[] {
  const found: Condition[] = [];
  for (let at = write, parent = parentOf(at); parent !== null && found.length < maxConditions; at = parent, parent = parentOf(at)) {
    if (isFunction(parent) || contains(parent, declaration)) break;
    if (parent.type === 'IfStatement' && at !== parent.test) found.push({ test: parent.test, isTrue: at === parent.consequent });
  }
  return found;
}

/** Whether something that a condition asks about is given another value between the flag and its use. */
function changes(machine: Interpreter, test: Node, from: Node, to: Node): boolean {
  for (const asked of [test, ...descendants(machine.tree, test)]) {
    const binding = asked.type === 'Identifier' ? machine.scopes.bindingOf(asked) : undefined;
    if (binding?.references.some(({ isWrite, node }) => isWrite && startOf(node) > endOf(from) && endOf(node) < startOf(to)) === true) return true;
  }
  return false;
}
