import { memberName } from '../../../javascript/syntax/names.ts';
import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isCall, isMember, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import type { RepairContext } from '../repairContext.ts';

/** Methods that are mistaken for one another, the nearest relatives side by side. */
const families: readonly (readonly string[])[] = [
  ['push', 'unshift'], ['pop', 'shift'], ['slice', 'splice', 'substring', 'substr'], ['indexOf', 'lastIndexOf', 'includes', 'search'], ['some', 'every'],
  ['map', 'filter', 'forEach', 'flatMap'], ['find', 'findIndex', 'filter', 'some', 'findLast', 'indexOf'], ['toUpperCase', 'toLowerCase'],
  ['trim', 'trimStart', 'trimEnd'], ['startsWith', 'endsWith', 'includes'], ['floor', 'ceil', 'round', 'trunc', 'abs'], ['min', 'max'],
  ['keys', 'values', 'entries'], ['charCodeAt', 'codePointAt', 'charAt', 'at'], ['has', 'get'], ['set', 'add'], ['replace', 'replaceAll'],
  ['padStart', 'padEnd'], ['reduce', 'reduceRight'], ['all', 'allSettled', 'race', 'any'], ['isInteger', 'isFinite', 'isNaN', 'isSafeInteger'],
  ['match', 'matchAll', 'test', 'exec'], ['flat', 'flatMap'], ['sort', 'toSorted', 'reverse'], ['reverse', 'toReversed'], ['before', 'after'],
  ['getFullYear', 'getYear'], ['getDay', 'getDate', 'getMonth'], ['getDate', 'getUTCDate'], ['getMonth', 'getUTCMonth'], ['getHours', 'getUTCHours'],
  ['toString', 'toFixed'], ['sqrt', 'pow', 'cbrt', 'abs'], ['log', 'log2', 'log10'], ['assign', 'create'], ['add', 'delete'], ['setTimeout', 'setInterval'],
  ['querySelector', 'querySelectorAll'], ['next', 'prev'], ['first', 'last'], ['left', 'right'], ['start', 'end'], ['row', 'col'], ['width', 'height'], ['x', 'y'], ['length', 'size'], ['resolve', 'reject'],
];
const globals: readonly (readonly string[])[] = [
  ['parseInt', 'parseFloat', 'Number'], ['decodeURI', 'decodeURIComponent'], ['encodeURI', 'encodeURIComponent'], ['encodeURIComponent', 'decodeURIComponent'], ['isNaN', 'isFinite'], ['setTimeout', 'setInterval', 'setImmediate'], ['Set', 'Map'], ['WeakMap', 'Map'], ['String', 'Number', 'Boolean'],
];

/** Another method of the same family; what one has to bring along for it. */
export function methods(node: Node, context: RepairContext): void {
  if (node.type === 'Identifier') {
    const parent = parentOf(node);
    if (isMember(parent) && parent.property === node && !parent.computed) relatives(node.name, node, families, context);
    else if ((isCall(parent) || parent?.type === 'NewExpression') && parent.callee === node && context.scopes.bindingOf(node) === undefined) relatives(node.name, node, globals, context);
    return;
  }
  if (!isCall(node)) return;
  const name = memberName(node.callee);
  if (node.callee.type === 'Identifier' && node.callee.name === 'parseInt' && node.arguments.length === 1) {
    context.edit(endOf(node.arguments[0]!), endOf(node.arguments[0]!), ', 10', 'call.radix', 0.4, 'tell `parseInt` the radix');
    for (const radix of ['2', '16', '8']) context.edit(endOf(node.arguments[0]!), endOf(node.arguments[0]!), `, ${radix}`, 'call.radix', 0.12, `read with radix ${radix}`);
  }
  if ((name === 'sort' || name === 'toSorted') && isMember(node.callee)) comparators(node, context);
  if (name === 'replace' && node.arguments[0]?.type === 'StringLiteral') context.replace(node.callee, context.source(node.callee).replace(/replace$/, 'replaceAll'), 'method.family', 0.5);
  if ((name === 'indexOf' || name === 'includes') && node.arguments.length === 2) return;
  if (name === 'toString' && node.arguments.length === 0) for (const radix of ['2', '16']) context.edit(endOf(node) - 1, endOf(node) - 1, radix, 'call.radix', 0.12, `write with radix ${radix}`);
  if (name === 'push' && parentOf(node)?.type !== 'ExpressionStatement') context.replace(node.callee, context.source(node.callee).replace(/push$/, 'concat'), 'method.family', 0.5);
  if (name === 'push' && node.arguments.length === 1 && node.arguments[0]!.type !== 'SpreadElement') context.edit(startOf(node.arguments[0]!), startOf(node.arguments[0]!), '...', 'call.spread', 0.2, `spread ${context.short(node.arguments[0]!)}`);
}

function relatives(name: string, node: Node, table: readonly (readonly string[])[], context: RepairContext): void {
  for (const family of table) {
    const own = family.indexOf(name);
    if (own < 0) continue;
    family.forEach((other, at) => {
      if (other !== name) context.replace(node, other, 'method.family', 0.75 / (1 + 0.35 * (Math.abs(at - own) - 1)));
    });
  }
}

function comparators(node: Node, context: RepairContext): void {
  if (!isCall(node)) return;
  const within = endOf(node) - 1;
  if (node.arguments.length === 0) {
    for (const [comparator, prior, title] of [
      ['(a, b) => a - b', 0.6, 'sort as numbers'],
      ['(a, b) => b - a', 0.3, 'sort as numbers, largest first'],
      ['(a, b) => a.localeCompare(b)', 0.1, 'sort as words'],
      ['(a, b) => a.length - b.length', 0.12, 'sort by length'],
    ] as const) context.edit(within, within, comparator, 'call.comparator', prior, title);
  } else {
    const first = node.arguments[0]!;
    context.edit(startOf(first), endOf(first), '', 'call.comparator', 0.1, 'sort without a comparator');
  }
}
