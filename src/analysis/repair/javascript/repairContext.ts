import type { Binding, Scope, Scopes } from '../../javascript/syntax/scopes.ts';
import { resolveScopes } from '../../javascript/syntax/scopes.ts';
import type { FunctionNode, Node, Tree } from '../../javascript/syntax/tree.ts';
import { endOf, isFunction, lastOrderOf, orderOf, parentOf, startOf } from '../../javascript/syntax/tree.ts';
import type { SourceEdit } from '../candidate.ts';
import type { Ingredients } from './ingredients.ts';
import { gatherIngredients } from './ingredients.ts';
import type { ValueKind } from './valueKinds.ts';
import { ValueKinds } from './valueKinds.ts';

/** A change that a template thought of. */
export interface Draft {
  readonly template: string;
  readonly title: string;
  readonly prior: number;
  readonly edits: readonly SourceEdit[];
}

/** What templates know of a file, and where they put what they think of. */
export class RepairContext {
  readonly tree: Tree;
  readonly scopes: Scopes;
  readonly kinds: ValueKinds;
  readonly #take: (draft: Draft) => void;
  readonly #ingredients = new Map<Node, Ingredients>();
  readonly #visible = new Map<Scope, readonly Binding[]>();

  constructor(tree: Tree, take: (draft: Draft) => void) {
    this.tree = tree;
    this.scopes = resolveScopes(tree);
    this.kinds = new ValueKinds(this.scopes);
    this.#take = take;
  }

  source(node: Node): string {
    return this.tree.text.slice(startOf(node), endOf(node));
  }

  /** For titles: in one line, and cut where it is long. */
  short(part: Node | string): string {
    const text = (typeof part === 'string' ? part : this.source(part)).replace(/\s+/g, ' ').trim();
    return `\`${text.length > 40 ? `${text.slice(0, 37)}...` : text}\``;
  }

  replace(node: Node, text: string, template: string, prior: number, title?: string): void {
    // What stands for name and value at once gets a name of its own first.
    const parent = parentOf(node);
    const label = parent?.type === 'ObjectProperty' && parent.shorthand && parent.value === node ? `${this.source(node)}: ` : '';
    this.edit(startOf(node), endOf(node), `${label}${text}`, template, prior, title ?? `use ${this.short(text)} instead of ${this.short(node)}`);
  }

  edit(start: number, end: number, text: string, template: string, prior: number, title: string): void {
    this.#take({ template, title, prior, edits: [{ start, end, text }] });
  }

  edits(edits: readonly SourceEdit[], template: string, prior: number, title: string): void {
    this.#take({ template, title, prior, edits });
  }

  kindOf(node: Node): ValueKind {
    return this.kinds.of(node);
  }

  /** The function around a node, or the program. */
  home(node: Node): FunctionNode | Tree['program'] {
    for (let at: Node | null = node; at !== null; at = parentOf(at)) if (isFunction(at)) return at;
    return this.tree.program;
  }

  /** The outermost function around a node, with all that it shares with the functions inside; or the program. */
  outermost(node: Node): Node {
    let found: Node = this.tree.program;
    for (let at: Node | null = node; at !== null; at = parentOf(at)) if (isFunction(at)) found = at;
    return found;
  }

  ingredients(node: Node): Ingredients {
    const home = this.outermost(node);
    let found = this.#ingredients.get(home);
    if (found === undefined) this.#ingredients.set(home, (found = gatherIngredients(this, home)));
    return found;
  }

  /** Names of values that can be read at a node, the nearest first; what is declared further down in its block is left out. */
  visible(node: Node): readonly Binding[] {
    const all: Binding[] = [];
    const seen = new Set<string>();
    for (let scope = this.scopeAt(node); scope !== null; scope = scope.parent) {
      for (const binding of this.#valuesOf(scope)) {
        if (seen.has(binding.name) || !isDeclaredBefore(binding, node)) continue;
        seen.add(binding.name);
        all.push(binding);
      }
    }
    return all;
  }

  isVisible(name: string, node: Node): boolean {
    for (let scope = this.scopeAt(node); scope !== null; scope = scope.parent) {
      const binding = scope.bindings.get(name);
      if (binding !== undefined) return isDeclaredBefore(binding, node);
    }
    return false;
  }

  scopeAt(node: Node): Scope | null {
    for (let at: Node | null = node; at !== null; at = parentOf(at)) {
      const scope = this.scopes.openedBy(at);
      if (scope !== undefined) return scope;
    }
    return this.scopes.module;
  }

  #valuesOf(scope: Scope): readonly Binding[] {
    let values = this.#visible.get(scope);
    if (values === undefined) {
      values = [...scope.bindings.values()].filter(({ kind }) => kind !== 'type' && kind !== 'namespace');
      this.#visible.set(scope, values);
    }
    return values;
  }
}

function isDeclaredBefore(binding: Binding, node: Node): boolean {
  if (binding.kind === 'function' || binding.kind === 'parameter' || binding.kind === 'import') return true;
  const { node: declaration } = binding;
  // Inside its own initialiser a name has no value, unless a function there is called later.
  if (orderOf(declaration) <= orderOf(node) && orderOf(node) <= lastOrderOf(declaration) && declaration.type === 'VariableDeclarator') {
    for (let at: Node | null = node; at !== null && at !== declaration; at = parentOf(at)) if (isFunction(at)) return true;
    return false;
  }
  if (startOf(binding.identifier) <= startOf(node)) return true;
  return binding.scope.kind === 'module' && binding.scope.node !== node && parentOf(node) !== null && declaration.type !== 'VariableDeclarator';
}
