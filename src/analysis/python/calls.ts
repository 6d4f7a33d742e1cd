import type { PyNode } from './syntax.ts';

/** A call's arguments by place and by name. */
export interface Arguments {
  readonly positional: readonly PyNode[];
  readonly named: ReadonlyMap<string, PyNode>;
  /** Whether `*args` or `**kwargs` are handed on, so that an argument may be there unseen. */
  readonly isOpen: boolean;
}

export function argumentsOf(call: PyNode): Arguments {
  const list = call.child('arguments');
  const positional: PyNode[] = [];
  const named = new Map<string, PyNode>();
  let isOpen = false;
  if (list?.kind === 'generator_expression') return { positional: [list], named, isOpen };
  for (const argument of list?.children ?? []) {
    if (argument.kind === 'keyword_argument') {
      const name = argument.child('name')?.text;
      const value = argument.child('value');
      if (name !== undefined && value !== undefined) named.set(name, value);
    } else if (argument.kind === 'list_splat' || argument.kind === 'dictionary_splat') isOpen = true;
    else positional.push(argument);
  }
  return { positional, named, isOpen };
}

/** An argument by its place or its name. */
export function argument(call: PyNode, index: number, name?: string): PyNode | undefined {
  const { positional, named } = argumentsOf(call);
  return (name === undefined ? undefined : named.get(name)) ?? positional[index];
}

export function keyword(call: PyNode, name: string): PyNode | undefined {
  return argumentsOf(call).named.get(name);
}

/** The text of a string literal without prefix, quotes and interpolation; nothing for anything else. */
export function stringValue(node: PyNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'concatenated_string') {
    const parts = node.children.map(stringValue);
    return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
  }
  if (node.kind === 'parenthesized_expression') return stringValue(node.children[0]);
  if (node.kind !== 'string') return undefined;
  if (node.children.some(({ kind }) => kind === 'interpolation')) return undefined;
  return node.children.filter(({ kind }) => kind === 'string_content').map(({ text }) => text).join('');
}

/** The letters before a string's quotes, in lower case: `r`, `f`, `rb`. */
export function stringPrefix(node: PyNode): string {
  return /^[a-zA-Z]*/.exec(node.children[0]?.text ?? node.text)![0].toLowerCase();
}

/** An expression without the brackets and the `await` around it. */
export function unwrapped(node: PyNode | undefined): PyNode | undefined {
  let at = node;
  while (at !== undefined && (at.kind === 'parenthesized_expression' || at.kind === 'await')) at = at.children[0];
  return at;
}

/** The decorators of a function or class. */
export function decoratorsOf(definition: PyNode): PyNode[] {
  const holder = definition.parent;
  if (holder?.kind !== 'decorated_definition') return [];
  return holder.children.filter(({ kind }) => kind === 'decorator').map((decorator) => decorator.children[0]!).filter(Boolean);
}

/** A text short enough to stand in a sentence. */
export function shortText(node: PyNode, longest = 40): string {
  const text = node.text.replace(/\s+/g, ' ');
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
