import type { Node } from '../../javascript/syntax/tree.ts';
import { isMember } from '../../javascript/syntax/tree.ts';
import type { RepairContext } from './repairContext.ts';

export interface ConditionIdea {
  readonly text: string;
  /** Relative to other conditions. */
  readonly prior: number;
}

const mostIdeas = 140;

/** Conditions that could be asked at a node: those of the function, and comparisons of what can be read there. */
export function conditionsAt(node: Node, context: RepairContext): ConditionIdea[] {
  const found = new Map<string, number>();
  const offer = (text: string, prior: number): void => void found.set(text, Math.max(prior, found.get(text) ?? 0));
  const equal = context.tree.text.includes('===') || !/[^=!]==[^=]/.test(context.tree.text) ? '===' : '==';
  const unequal = equal === '===' ? '!==' : '!=';
  const { conditions, expressions, numbers, strings } = context.ingredients(node);
  for (const { text, names } of conditions) {
    if (!names.every((name) => context.isVisible(name, node))) continue;
    offer(text, 0.25);
    offer(`!(${text})`, 0.15);
  }
  const values = scalarsAt(node, context);
  for (const { text, kind, isFlag } of values) {
    if (kind === 'boolean' || isFlag) {
      offer(text, 0.15);
      offer(`!${text}`, 0.15);
    }
    if (kind === 'number' || kind === 'unknown') {
      const share = kind === 'number' ? 1 : 0.7;
      for (const [condition, prior] of [[`${text} > 0`, 0.16], [`${text} < 0`, 0.12], [`${text} ${equal} 0`, 0.14], [`${text} ${unequal} 0`, 0.14], [`${text} > 1`, 0.08], [`${text} <= 0`, 0.08], [`${text} % 2 ${equal} 0`, 0.14], [`${text} % 2 ${equal} 1`, 0.14]] as const) offer(condition, prior * share);
      for (const number of numbers.slice(0, 6)) for (const operator of [equal, unequal, '<', '>']) offer(`${text} ${operator} ${number}`, 0.06 * share);
    }
    if (kind === 'string' || kind === 'unknown') {
      for (const value of strings.slice(0, 8)) for (const operator of [equal, unequal]) offer(`${text} ${operator} ${value}`, kind === 'string' ? 0.1 : 0.05);
      if (kind === 'string') offer(`${text} ${unequal} ''`, 0.1);
    }
    if (kind === 'array' || kind === 'string') {
      offer(`${text}.length ${equal} 0`, 0.14);
      offer(`${text}.length > 0`, 0.14);
      offer(`${text}.length > 1`, 0.05);
    }
    if (kind !== 'number' && kind !== 'boolean') {
      offer(`${text} == null`, 0.06);
      offer(`${text} != null`, 0.06);
    }
  }
  for (const a of values.slice(0, 10)) {
    for (const b of values.slice(0, 10)) {
      if (a.text === b.text || !(a.kind === b.kind || a.kind === 'unknown' || b.kind === 'unknown') || a.kind === 'array') continue;
      if (a.text < b.text) for (const operator of [equal, unequal]) offer(`${a.text} ${operator} ${b.text}`, 0.1);
      if (a.kind !== 'string') offer(`${a.text} < ${b.text}`, 0.1);
      if (a.kind !== 'string') offer(`${a.text} <= ${b.text}`, 0.06);
    }
    if (a.kind !== 'array' && a.kind !== 'string') continue;
    for (const b of values.slice(0, 8)) {
      if (a.text === b.text || b.kind === 'array') continue;
      offer(`${a.text}.includes(${b.text})`, 0.05);
      offer(`!${a.text}.includes(${b.text})`, 0.06);
    }
  }
  for (const { text, kind, names, node: own } of expressions) {
    if (kind !== 'number' || isMember(own) || text.length > 24 || !names.every((name) => context.isVisible(name, node))) continue;
    offer(`${text} > 0`, 0.05);
    offer(`${text} ${equal} 0`, 0.05);
  }
  return [...found].map(([text, prior]) => ({ text, prior })).sort((a, b) => b.prior - a.prior).slice(0, mostIdeas);
}

interface Scalar {
  readonly text: string;
  readonly kind: string;
  readonly isFlag: boolean;
}

/** Variables that can be read at a node, and elements that the function reads. */
export function scalarsAt(node: Node, context: RepairContext): Scalar[] {
  const found: Scalar[] = [];
  for (const { name, identifier, scope, kind } of context.visible(node)) {
    if (scope.kind === 'module' || kind === 'function' || kind === 'class') continue;
    const value = context.kindOf(identifier);
    if (value !== 'function' && value !== 'regexp') found.push({ text: name, kind: value, isFlag: /^(?:is|has|can|should|seen|found)/.test(name) });
  }
  for (const { text, kind, names, node: own } of context.ingredients(node).expressions) {
    if (!isMember(own) || text.length > 24 || kind === 'function' || !names.every((name) => context.isVisible(name, node))) continue;
    found.push({ text, kind, isFlag: false });
  }
  return found.slice(0, 16);
}
