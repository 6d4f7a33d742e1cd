import { LineIndex } from '../../base/text.ts';
import type { Range } from '../../base/text.ts';

/** A node of a Python syntax tree, as plain data: nothing in it points into a parser's memory. */
export class PyNode {
  /** Kind as the grammar names it: `call`, `if_statement`, `==`. */
  readonly kind: string;
  /** Which part of its parent it is: `left`, `body`, `name`. */
  readonly field: string | undefined;
  /** Offsets in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** Named nodes are grammar rules; the others are the words and signs between them. */
  readonly isNamed: boolean;
  readonly parent: PyNode | undefined;
  /** Every child, signs and comments included. */
  readonly all: PyNode[] = [];
  /** Position in a walk of the whole tree, for cheap ordering and as a key. */
  readonly id: number;
  readonly #source: string;
  #children: PyNode[] | undefined;

  constructor(source: string, id: number, kind: string, field: string | undefined, start: number, end: number,
    isNamed: boolean, parent: PyNode | undefined) {
    this.#source = source;
    this.id = id;
    this.kind = kind;
    this.field = field;
    this.start = start;
    this.end = end;
    this.isNamed = isNamed;
    this.parent = parent;
  }

  /** Named children without comments. */
  get children(): readonly PyNode[] {
    return (this.#children ??= this.all.filter((child) => child.isNamed && child.kind !== 'comment'));
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
  }

  /** The first child in a field. */
  child(field: string): PyNode | undefined {
    for (const child of this.all) if (child.field === field) return child;
    return undefined;
  }

  /** All children in a field. */
  childrenIn(field: string): PyNode[] {
    return this.all.filter((child) => child.field === field && child.kind !== 'comment');
  }

  /** Whether a word or sign stands directly in it: `hasToken('async')`. */
  hasToken(kind: string): boolean {
    for (const child of this.all) if (child.kind === kind) return true;
    return false;
  }

  /** The nearest node around it, itself left out, that is of one of the kinds. */
  enclosing(...kinds: readonly string[]): PyNode | undefined {
    for (let node = this.parent; node !== undefined; node = node.parent) if (kinds.includes(node.kind)) return node;
    return undefined;
  }

  isInside(other: PyNode): boolean {
    return this.start >= other.start && this.end <= other.end;
  }
}

/** A parsed Python text. */
export interface PyTree {
  readonly source: string;
  readonly root: PyNode;
  readonly comments: readonly PyNode[];
  readonly lines: LineIndex;
  readonly parse: 'ok' | 'recovered' | 'failed';
}

/** Turns Python text into a tree; never throws on broken code. Offered by whoever has the grammar in memory. */
export interface PythonParser {
  parse(text: string): PyTree;
}

/** What converting needs of a cursor over a foreign tree. */
export interface TreeCursorLike {
  readonly nodeTypeId: number;
  readonly currentFieldId: number;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly nodeIsMissing: boolean;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

/** What the numbers of a foreign tree stand for; looked up once each, because every question to it is slow. */
export interface TreeWords {
  kind(id: number): { readonly name: string; readonly isNamed: boolean };
  field(id: number): string | undefined;
}

/** Nothing a person wrote nests deeper; cutting here keeps every recursive walk within the stack. */
const deepest = 300;

/** Copies a foreign tree into plain nodes in one pass, so that rules never cross into the parser's memory again. */
export function convertTree(cursor: TreeCursorLike, words: TreeWords, source: string): PyTree {
  const comments: PyNode[] = [];
  let errors = 0;
  let nextId = 0;
  let depth = 0;
  const make = (parent: PyNode | undefined): PyNode => {
    const { name: kind, isNamed } = words.kind(cursor.nodeTypeId);
    const { startIndex, endIndex } = cursor;
    const node = new PyNode(source, nextId++, kind, words.field(cursor.currentFieldId), startIndex, endIndex, isNamed, parent);
    if (kind === 'comment') comments.push(node);
    else if (kind === 'ERROR' || (startIndex === endIndex && cursor.nodeIsMissing)) errors++;
    parent?.all.push(node);
    return node;
  };
  const root = make(undefined);
  let at: PyNode = root;
  for (;;) {
    if (depth < deepest && cursor.gotoFirstChild()) {
      depth++;
      at = make(at);
      continue;
    }
    while (depth > 0 && !cursor.gotoNextSibling()) {
      cursor.gotoParent();
      at = at.parent!;
      depth--;
    }
    if (depth === 0) break;
    at = make(at.parent);
  }
  return { source, root, comments, lines: new LineIndex(source), parse: errors > 0 ? 'recovered' : 'ok' };
}

/** The tree of a text that could not be read at all. */
export function failedTree(source: string): PyTree {
  const root = new PyNode(source, 0, 'module', undefined, 0, 0, true, undefined);
  return { source, root, comments: [], lines: new LineIndex(source), parse: 'failed' };
}

export function rangeOf(tree: PyTree, node: PyNode): Range {
  return tree.lines.rangeOf(node.start, node.end);
}

/** Visits a node and every named node in it, parents first; `false` keeps it from going deeper. */
export function visit(node: PyNode, enter: (node: PyNode) => boolean | void): void {
  if (enter(node) === false) return;
  for (const child of node.all) if (child.isNamed) visit(child, enter);
}

/** Like `visit`, but stays out of nested functions, lambdas and classes. */
export function visitSameFunction(node: PyNode, enter: (node: PyNode) => boolean | void): void {
  visit(node, (inner) => {
    if (inner !== node && definitionKinds.has(inner.kind)) return false;
    return enter(inner);
  });
}

export const definitionKinds: ReadonlySet<string> = new Set(['function_definition', 'class_definition', 'lambda']);
export const loopKinds: ReadonlySet<string> = new Set(['for_statement', 'while_statement']);
