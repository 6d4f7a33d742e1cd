import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isFunction, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import { isBody, isStatementInList } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';
import { separator, separatorAfter } from './guards.ts';

/** A statement too much or too few. */
export function statements(node: Node, context: RepairContext): void {
  const isInList = isStatementInList(node);
  if (isInList || isBody(node)) remove(node, context);
  if (node.type === 'IfStatement') branches(node, context);
  if (isInList) insert(node, context);
  if (node.type === 'VariableDeclarator' && !node.init && node.id.type === 'Identifier' && !/^For(?:In|Of)/.test(parentOf(parentOf(node)!)?.type ?? '')) {
    for (const value of ['0', "''", '[]', 'null', '1', 'false']) context.edit(endOf(node), endOf(node), ` = ${value}`, 'statement.initial', 0.12, `begin with ${context.short(value)}`);
  }
}

function remove(node: Node, context: RepairContext): void {
  if (node.type === 'VariableDeclaration') return;
  const prior = node.type === 'ExpressionStatement' ? 0.25 : node.type === 'IfStatement' ? 0.22 : node.type === 'ReturnStatement' ? 0.1 : 0.08;
  context.edit(startOf(node), endOf(node), isBody(node) ? ';' : '', 'statement.removed', prior, `drop ${context.short(node)}`);
}

function branches(node: Extract<Node, { type: 'IfStatement' }>, context: RepairContext): void {
  const { consequent, alternate } = node;
  const own = context.source(consequent);
  const isPlace = isStatementInList(node) || isBody(node);
  if (isPlace) context.edit(startOf(node), endOf(node), own, 'statement.unguarded', 0.12, `do ${context.short(consequent)} in any case`);
  if (!alternate) {
    const parent = parentOf(node);
    const siblings = parent?.type === 'BlockStatement' ? parent.body : [];
    const before = siblings[siblings.indexOf(node as never) - 1];
    if (before?.type === 'IfStatement' && !before.alternate) context.edit(startOf(node), startOf(node), 'else ', 'statement.else', 0.2, 'ask only where the condition before did not hold');
    return;
  }
  context.edit(endOf(consequent), endOf(alternate), '', 'statement.removed', 0.15, 'drop the `else` branch');
  const between = context.tree.text.slice(endOf(consequent), startOf(alternate));
  if (alternate.type === 'IfStatement') context.edit(endOf(consequent), startOf(alternate), between.replace('else', '').replace(/^\s*$/, separator(node, context)), 'statement.else', isPlace ? 0.2 : 0, 'ask whether or not the condition before held');
  if (isPlace && alternate.type !== 'IfStatement') {
    const body = alternate.type === 'BlockStatement' ? context.source(alternate) : ` ${context.source(alternate)}`;
    context.edit(endOf(consequent), endOf(alternate), `${separator(node, context)}${body.trim()}`, 'statement.else', 0.1, 'do what stands in `else` in any case');
  }
}

/** Statements that the function has elsewhere, and small ones made from its variables, before and after this one. */
function insert(node: Node, context: RepairContext): void {
  const gap = separator(node, context);
  const parent = parentOf(node);
  const list = parent?.type === 'BlockStatement' || parent?.type === 'Program' ? (parent.body as Node[]) : [];
  const isLast = list.at(-1) === node;
  const isExit = /^(?:Return|Break|Continue|Throw)Statement$/.test(node.type);
  const put = (text: string, prior: number, title: string): void => {
    context.edit(startOf(node), startOf(node), `${text}${gap}`, 'statement.inserted', prior, title);
    if (isLast && !isExit) context.edit(endOf(node), endOf(node), `${separatorAfter(node, context)}${text}`, 'statement.inserted', prior, title);
  };
  for (const { text, names, node: own } of context.ingredients(node).statements) {
    if (own === node || /^(?:VariableDeclaration|ForStatement|WhileStatement|ForOfStatement)$/.test(own.type) || !names.every((name) => context.isVisible(name, node))) continue;
    if (own.type === 'ReturnStatement' && !isExit && !isFunction(parentOf(parent!))) continue;
    const prior = own.type === 'ExpressionStatement' ? 0.14 : own.type === 'IfStatement' ? 0.06 : 0.05;
    put(ended(text), prior, `also do ${context.short(text)} here`);
    substituted(text, names, node, context, (other) => put(ended(other), prior * 0.4, `also do ${context.short(other)} here`));
  }
  for (const [text, prior] of smallStatements(node, context)) put(text, prior, `add ${context.short(text)}`);
}

function substituted(text: string, names: readonly string[], node: Node, context: RepairContext, put: (text: string) => void): void {
  if (text.length > 60) return;
  const others = context.visible(node).filter(({ scope, kind }) => scope.kind !== 'module' && kind !== 'function').slice(0, 6);
  for (const name of names.slice(0, 3)) for (const other of others) if (other.name !== name) put(text.replace(new RegExp(`(?<![\\w$.])${name.replace(/\$/g, '\\$')}(?![\\w$])`, 'g'), () => other.name));
}

function smallStatements(node: Node, context: RepairContext): (readonly [string, number])[] {
  const found: (readonly [string, number])[] = [];
  const { expressions } = context.ingredients(node);
  for (const { name, identifier, kind, scope, node: declaration, references } of context.visible(node).slice(0, 14)) {
    if (scope.kind === 'module' || kind === 'function') continue;
    const value = context.kindOf(identifier);
    const isWritable = kind === 'let' || kind === 'var' || kind === 'parameter';
    if (value === 'array') found.push([`${name}.pop();`, 0.16], [`${name}.shift();`, 0.12], [`${name}.sort();`, 0.1], [`${name}.sort((a, b) => a - b);`, 0.12], [`${name}.reverse();`, 0.12]);
    if (!isWritable) continue;
    const initial = declaration.type === 'VariableDeclarator' && declaration.init && /Literal$|^ArrayExpression$|^ObjectExpression$/.test(declaration.init.type) ? context.source(declaration.init) : undefined;
    const assigned = new Set(initial === undefined ? [] : [initial]);
    for (const { node: reference } of references) {
      const parent = parentOf(reference);
      if (parent?.type === 'AssignmentExpression' && parent.left === reference && parent.operator === '=' && /Literal$|^Identifier$|^ArrayExpression$/.test(parent.right.type)) assigned.add(context.source(parent.right));
    }
    // Flags and counters are forgotten where they should be set again.
    for (const text of assigned) if (text !== name) found.push([`${name} = ${text};`, 0.16]);
    if (value === 'number') {
      found.push([`${name}++;`, 0.14], [`${name}--;`, 0.1]);
      for (const each of ['0', '1']) if (!assigned.has(each)) found.push([`${name} = ${each};`, 0.08]);
      for (const each of expressions.filter(({ kind: own, text, names }) => (own === 'number' || own === 'unknown') && text.length <= 16 && names.every((inner) => context.isVisible(inner, node))).slice(0, 10)) {
        for (const operator of ['+=', '-=', '*=', '%=']) found.push([`${name} ${operator} ${each.text};`, 0.04]);
      }
    }
    if (value === 'boolean') found.push([`${name} = true;`, 0.1], [`${name} = false;`, 0.1], [`${name} = !${name};`, 0.08]);
  }
  return found;
}

function ended(text: string): string {
  return /[;}]$/.test(text) ? text : `${text};`;
}
