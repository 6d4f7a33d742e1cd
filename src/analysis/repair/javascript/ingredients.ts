import type { Node } from '../../javascript/syntax/tree.ts';
import { descendants, isFunction, isMember, parentOf } from '../../javascript/syntax/tree.ts';
import { isCondition, isExpression, isStatementInList } from './places.ts';
import type { RepairContext } from './repairContext.ts';
import type { ValueKind } from './valueKinds.ts';

/** A piece of code that may be used elsewhere, with the names that have to mean something there. */
export interface Ingredient {
  readonly text: string;
  readonly node: Node;
  readonly kind: ValueKind;
  readonly names: readonly string[];
}

/** What a function, with the functions inside it, is made of; each text once, in source order. */
export interface Ingredients {
  readonly numbers: readonly string[];
  readonly strings: readonly string[];
  readonly conditions: readonly Ingredient[];
  /** Short expressions that are neither names nor constants: `numbers[i]`, `text.length`, `a + b`. */
  readonly expressions: readonly Ingredient[];
  readonly statements: readonly Ingredient[];
  /** Values that it returns, where they are constants or names. */
  readonly returned: readonly string[];
  /** Names of properties and methods. */
  readonly properties: readonly string[];
}

const longestExpression = 40;
const longestStatement = 120;
const most = 60;

export function gatherIngredients(context: RepairContext, home: Node): Ingredients {
  const numbers = new Set<string>();
  const strings = new Set<string>();
  const conditions = new Map<string, Ingredient>();
  const expressions = new Map<string, Ingredient>();
  const statements = new Map<string, Ingredient>();
  const returned = new Set<string>();
  const properties = new Set<string>();
  const keep = (map: Map<string, Ingredient>, node: Node): void => {
    const text = context.source(node);
    // Waiting works only where the function around it may wait.
    if (/\b(?:await|yield|super)\b/.test(text) && context.home(node) !== home) return;
    if (map.size < most && !map.has(text)) map.set(text, { text, node, kind: context.kindOf(node), names: namesIn(context, node) });
  };
  for (const node of descendants(context.tree, home)) {
    const length = (node.end ?? 0) - (node.start ?? 0);
    if (node.type === 'NumericLiteral') numbers.add(context.source(node));
    else if (node.type === 'StringLiteral' && length <= 40 && parentOf(node)?.type !== 'ImportDeclaration') strings.add(context.source(node));
    else if (isMember(node) && !node.computed && node.property.type === 'Identifier') properties.add(node.property.name);
    if (node.type === 'ReturnStatement' && node.argument && /Literal$|^Identifier$|^ArrayExpression$|^ObjectExpression$/.test(node.argument.type) && length <= longestExpression) returned.add(context.source(node.argument));
    if (length > longestStatement) continue;
    if (isCondition(context, node)) keep(conditions, node);
    if (isExpression(node) && length <= longestExpression && !/Literal$|^Identifier$/.test(node.type) && !isFunction(node) && node.type !== 'AssignmentExpression') keep(expressions, node);
    if (isStatementInList(node) && !isFunction(node)) keep(statements, node);
  }
  return {
    numbers: [...numbers].slice(0, 20),
    strings: [...strings].slice(0, 20),
    conditions: [...conditions.values()],
    expressions: [...expressions.values()],
    statements: [...statements.values()],
    returned: [...returned].slice(0, 8),
    properties: [...properties].slice(0, 40),
  };
}

/** Names that a piece of code takes from outside itself. */
export function namesIn(context: RepairContext, node: Node): string[] {
  const names = new Set<string>();
  const add = (each: Node): void => {
    if (each.type !== 'Identifier') return;
    const binding = context.scopes.bindingOf(each);
    if (binding === undefined || binding.identifier === each) return;
    const declaredInside = (binding.identifier.start ?? 0) >= (node.start ?? 0) && (binding.identifier.end ?? 0) <= (node.end ?? 0);
    if (!declaredInside) names.add(each.name);
  };
  add(node);
  for (const each of descendants(context.tree, node)) add(each);
  return [...names];
}
