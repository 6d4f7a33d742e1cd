import type { Node as BabelNode } from '@babel/types';
import type { LineIndex } from '../../../base/text.ts';
import type { Language } from '../../observation.ts';

export type Node = BabelNode;
export type NodeType = Node['type'];
export type NodeOf<T extends NodeType> = Extract<Node, { type: T }>;
export type FunctionNode = NodeOf<
  'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' | 'ObjectMethod' | 'ClassMethod' | 'ClassPrivateMethod'
>;
export type ClassNode = NodeOf<'ClassDeclaration' | 'ClassExpression'>;
export type CallNode = NodeOf<'CallExpression' | 'OptionalCallExpression' | 'NewExpression'>;
export type MemberNode = NodeOf<'MemberExpression' | 'OptionalMemberExpression'>;

/** A comment by its place; the text is without its delimiters. */
export interface Comment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A parsed file. The nodes stand in one list in source order, so that a subtree is a slice and a walk is a loop. */
export interface Tree {
  readonly text: string;
  readonly language: Language;
  readonly program: NodeOf<'Program'>;
  readonly nodes: readonly Node[];
  readonly comments: readonly Comment[];
  /** The parser's own tokens, for looking at code as a row of words; comments are not among them. */
  readonly tokens: readonly BabelToken[];
  readonly lines: LineIndex;
  /** Messages of the syntax errors that the parser stepped over. */
  readonly errors: readonly string[];
}

export interface BabelToken {
  readonly type: string | { readonly label: string; readonly keyword?: string };
  readonly value?: unknown;
  readonly start: number;
  readonly end: number;
}

/** What `link` adds to each node. */
interface Links {
  parent: Node | null;
  order: number;
  lastOrder: number;
}

const notChildren = new Set(['type', 'start', 'end', 'loc', 'range', 'extra', 'parent', 'order', 'lastOrder', 'leadingComments', 'trailingComments', 'innerComments', 'errors', 'comments', 'tokens']);

/** Gives every node its parent and its place in the list of all nodes, and returns that list. */
export function link(root: Node): Node[] {
  const nodes: Node[] = [];
  const visit = (node: Node, parent: Node | null): void => {
    const links = node as unknown as Links;
    links.parent = parent;
    links.order = nodes.length;
    nodes.push(node);
    const fields = node as unknown as Record<string, unknown>;
    for (const key in fields) {
      const value = fields[key];
      if (typeof value !== 'object' || value === null || notChildren.has(key)) continue;
      if (Array.isArray(value)) {
        for (const item of value as unknown[]) if (isNode(item)) visit(item, node);
      } else if (isNode(value)) visit(value, node);
    }
    links.lastOrder = nodes.length - 1;
  };
  visit(root, null);
  return nodes;
}

export function parentOf(node: Node): Node | null {
  return (node as unknown as Links).parent;
}

export function orderOf(node: Node): number {
  return (node as unknown as Links).order;
}

/** Order of the last node below, its own where it is a leaf. */
export function lastOrderOf(node: Node): number {
  return (node as unknown as Links).lastOrder;
}

/** Whether `outer` is `inner` or stands above it. */
export function contains(outer: Node, inner: Node): boolean {
  return orderOf(outer) <= orderOf(inner) && orderOf(inner) <= lastOrderOf(outer);
}

/** All nodes below a node, in source order, without the node itself. */
export function* descendants(tree: Tree, node: Node): Generator<Node> {
  const last = lastOrderOf(node);
  for (let order = orderOf(node) + 1; order <= last; order++) yield tree.nodes[order]!;
}

/** As `descendants`, but without what stands in functions and classes inside. */
export function* ownDescendants(tree: Tree, node: Node): Generator<Node> {
  const last = lastOrderOf(node);
  for (let order = orderOf(node) + 1; order <= last; order++) {
    const child = tree.nodes[order]!;
    yield child;
    if (isFunction(child)) order = lastOrderOf(child);
  }
}

export function startOf(node: Node): number {
  return node.start ?? 0;
}

export function endOf(node: Node): number {
  return node.end ?? 0;
}

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  switch (node?.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return true;
    default:
      return false;
  }
}

export function isLoop(node: Node | null | undefined): node is NodeOf<'ForStatement' | 'ForInStatement' | 'ForOfStatement' | 'WhileStatement' | 'DoWhileStatement'> {
  switch (node?.type) {
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return true;
    default:
      return false;
  }
}

export function isCall(node: Node | null | undefined): node is NodeOf<'CallExpression' | 'OptionalCallExpression'> {
  return node?.type === 'CallExpression' || node?.type === 'OptionalCallExpression';
}

export function isMember(node: Node | null | undefined): node is MemberNode {
  return node?.type === 'MemberExpression' || node?.type === 'OptionalMemberExpression';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
