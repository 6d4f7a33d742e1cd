import type { PyNode, PyTree } from './syntax.ts';

/** A region in which a name means one thing: the module, a class body, a function, a lambda or a comprehension. */
export interface Scope {
  readonly kind: 'module' | 'class' | 'function' | 'lambda' | 'comprehension';
  readonly node: PyNode;
  readonly parent: Scope | undefined;
  readonly bindings: Map<string, Binding>;
  /** Names that `global` or `nonlocal` hand to an outer scope. */
  readonly declaredOutside: Map<string, 'global' | 'nonlocal'>;
}

/** A name in a scope, with everywhere it gets a value and everywhere it is read. */
export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  readonly definitions: Definition[];
  readonly reads: PyNode[];
}

export interface Definition {
  readonly kind: 'import' | 'parameter' | 'function' | 'class' | 'assignment' | 'augmented' | 'annotation' | 'loop' | 'with' | 'except' | 'capture' | 'delete' | 'walrus';
  /** The identifier that is bound. */
  readonly name: PyNode;
  /** The expression it gets, where there is exactly one for exactly this name. */
  readonly value?: PyNode;
  /** For an import: the dotted name it stands for, relative imports with their leading dots. */
  readonly imported?: string;
  /** The statement, parameter or clause that binds it. */
  readonly statement: PyNode;
}

/** What every name of a file means. */
export interface ScopeTable {
  readonly module: Scope;
  readonly scopes: readonly Scope[];
  scopeOf(node: PyNode): Scope;
  /** The binding an identifier refers to; nothing for a built-in or an unknown name. */
  bindingOf(identifier: PyNode): Binding | undefined;
  lookup(name: string, scope: Scope): Binding | undefined;
  /** Whether `from x import *` may have brought in any name. */
  readonly hasStarImport: boolean;
}

/** Finds every scope, binding and reference of a tree in one pass. */
export function buildScopes(tree: PyTree): ScopeTable {
  return new ScopeBuilder().build(tree.root);
}

const comprehensions = new Set(['list_comprehension', 'set_comprehension', 'dictionary_comprehension', 'generator_expression']);

class ScopeBuilder {
  readonly scopes: Scope[] = [];
  readonly #scopeByNode = new Map<PyNode, Scope>();
  readonly #references: { node: PyNode; scope: Scope }[] = [];
  readonly #bindings = new Map<PyNode, Binding>();
  #hasStar = false;

  build(root: PyNode): ScopeTable {
    const module = this.#open('module', root, undefined);
    for (const child of root.all) this.#walk(child, module);
    for (const { node, scope } of this.#references) {
      const binding = lookup(node.text, scope);
      if (binding === undefined) continue;
      binding.reads.push(node);
      this.#bindings.set(node, binding);
    }
    const scopeByNode = this.#scopeByNode;
    const bindings = this.#bindings;
    return {
      module,
      scopes: this.scopes,
      hasStarImport: this.#hasStar,
      scopeOf: (node) => {
        for (let at: PyNode | undefined = node; at !== undefined; at = at.parent) {
          const scope = scopeByNode.get(at);
          if (scope !== undefined) return scope;
        }
        return module;
      },
      bindingOf: (identifier) => bindings.get(identifier),
      lookup,
    };
  }

  #open(kind: Scope['kind'], node: PyNode, parent: Scope | undefined): Scope {
    const scope: Scope = { kind, node, parent, bindings: new Map(), declaredOutside: new Map() };
    this.scopes.push(scope);
    this.#scopeByNode.set(node, scope);
    return scope;
  }

  #bind(scope: Scope, definition: Definition): void {
    const name = definition.name.text;
    const outside = scope.declaredOutside.get(name);
    let target = scope;
    if (outside === 'global') target = this.scopes[0]!;
    else if (outside === 'nonlocal') {
      for (let at = scope.parent; at !== undefined; at = at.parent) {
        if (at.kind !== 'class' && at.bindings.has(name)) {
          target = at;
          break;
        }
      }
    }
    let binding = target.bindings.get(name);
    if (binding === undefined) {
      binding = { name, scope: target, definitions: [], reads: [] };
      target.bindings.set(name, binding);
    }
    binding.definitions.push(definition);
    this.#bindings.set(definition.name, binding);
  }

  #walkAll(nodes: readonly (PyNode | undefined)[], scope: Scope): void {
    for (const node of nodes) if (node !== undefined) this.#walk(node, scope);
  }

  #walk(node: PyNode, scope: Scope): void {
    switch (node.kind) {
      case 'identifier':
        this.#references.push({ node, scope });
        return;
      case 'function_definition': {
        const name = node.child('name');
        if (name !== undefined) this.#bind(scope, { kind: 'function', name, statement: node });
        const inner = this.#open('function', node, scope);
        this.#parameters(node.child('parameters'), inner, scope);
        this.#walkAll([node.child('type_parameters')], inner);
        this.#walkAll([node.child('return_type')], scope);
        this.#walkAll([node.child('body')], inner);
        return;
      }
      case 'lambda': {
        const inner = this.#open('lambda', node, scope);
        this.#parameters(node.child('parameters'), inner, scope);
        this.#walkAll([node.child('body')], inner);
        return;
      }
      case 'class_definition': {
        const name = node.child('name');
        if (name !== undefined) this.#bind(scope, { kind: 'class', name, statement: node });
        this.#walkAll([node.child('superclasses')], scope);
        const inner = this.#open('class', node, scope);
        this.#walkAll([node.child('type_parameters'), node.child('body')], inner);
        return;
      }
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        this.#imports(node, scope);
        return;
      case 'assignment': {
        const left = node.child('left');
        const right = node.child('right');
        this.#walkAll([node.child('type'), right], scope);
        if (left !== undefined) {
          const kind = right === undefined ? 'annotation' : 'assignment';
          this.#target(left, scope, kind, node, innermostValue(right));
        }
        return;
      }
      case 'augmented_assignment': {
        const left = node.child('left');
        this.#walkAll([node.child('right')], scope);
        if (left === undefined) return;
        if (left.kind === 'identifier') {
          // `x += 1` reads `x` as well, but a name that is only ever added to is still never used.
          this.#bind(scope, { kind: 'augmented', name: left, statement: node });
        } else this.#walk(left, scope);
        return;
      }
      case 'named_expression': {
        const name = node.child('name');
        const value = node.child('value');
        this.#walkAll([value], scope);
        let target = scope;
        while (target.kind === 'comprehension' && target.parent !== undefined) target = target.parent;
        if (name !== undefined) this.#bind(target, { kind: 'walrus', name, statement: node, ...(value && { value }) });
        return;
      }
      case 'for_statement': {
        const left = node.child('left');
        this.#walkAll([node.child('right')], scope);
        if (left !== undefined) this.#target(left, scope, 'loop', node, undefined);
        this.#walkAll([node.child('body'), ...node.childrenIn('alternative')], scope);
        return;
      }
      case 'as_pattern': {
        const target = node.child('alias');
        for (const child of node.children) if (child !== target) this.#walk(child, scope);
        const bound = target?.kind === 'as_pattern_target' ? target.children[0] : target;
        if (bound === undefined) return;
        const holder = node.parent?.kind;
        const kind = holder === 'with_item' ? 'with' : holder === 'except_clause' || holder === 'except_group_clause' ? 'except' : 'capture';
        this.#target(bound, scope, kind, node, kind === 'with' ? node.children[0] : undefined);
        return;
      }
      case 'except_clause':
      case 'except_group_clause': {
        const alias = node.child('alias');
        for (const child of node.children) if (child !== alias) this.#walk(child, scope);
        if (alias !== undefined) this.#target(alias, scope, 'except', node, undefined);
        return;
      }
      case 'global_statement':
      case 'nonlocal_statement':
        for (const name of node.children) {
          scope.declaredOutside.set(name.text, node.kind === 'global_statement' ? 'global' : 'nonlocal');
          this.#references.push({ node: name, scope });
        }
        return;
      case 'delete_statement':
        for (const child of node.children) this.#walk(child, scope);
        return;
      case 'attribute':
        this.#walkAll([node.child('object')], scope);
        return;
      case 'keyword_argument':
        this.#walkAll([node.child('value')], scope);
        return;
      case 'case_clause':
        for (const child of node.children) {
          if (child.kind === 'case_pattern') this.#pattern(child, scope, node);
          else this.#walk(child, scope);
        }
        return;
      case 'type_alias_statement': {
        const left = node.child('left');
        const name = left?.children[0];
        if (name?.kind === 'identifier') this.#bind(scope, { kind: 'assignment', name, statement: node });
        this.#walkAll([node.child('right')], scope);
        return;
      }
      default:
        if (comprehensions.has(node.kind)) {
          this.#comprehension(node, scope);
          return;
        }
        for (const child of node.all) if (child.isNamed) this.#walk(child, scope);
    }
  }

  #comprehension(node: PyNode, scope: Scope): void {
    const inner = this.#open('comprehension', node, scope);
    let isFirst = true;
    for (const clause of node.children) {
      if (clause.kind !== 'for_in_clause') continue;
      // The first iterable is evaluated outside.
      for (const right of clause.childrenIn('right')) this.#walk(right, isFirst ? scope : inner);
      isFirst = false;
      const left = clause.child('left');
      if (left !== undefined) this.#target(left, inner, 'loop', clause, undefined);
    }
    for (const child of node.children) if (child.kind !== 'for_in_clause') this.#walk(child, inner);
  }

  #parameters(parameters: PyNode | undefined, inner: Scope, outer: Scope): void {
    for (const parameter of parameters?.children ?? []) {
      const name = parameterName(parameter);
      this.#walkAll([parameter.child('type'), parameter.child('value')], outer);
      if (name !== undefined) this.#bind(inner, { kind: 'parameter', name, statement: parameter });
    }
  }

  #target(target: PyNode, scope: Scope, kind: Definition['kind'], statement: PyNode, value: PyNode | undefined): void {
    switch (target.kind) {
      case 'identifier':
        this.#bind(scope, { kind, name: target, statement, ...(value && { value }) });
        return;
      case 'pattern_list':
      case 'tuple_pattern':
      case 'list_pattern':
      case 'tuple':
      case 'list':
      case 'parenthesized_expression':
      case 'list_splat_pattern':
      case 'list_splat':
      case 'as_pattern_target':
        for (const child of target.children) this.#target(child, scope, kind, statement, undefined);
        return;
      default:
        this.#walk(target, scope);
    }
  }

  /** A capture in `match`: a plain name binds, a dotted one is read. */
  #pattern(node: PyNode, scope: Scope, clause: PyNode): void {
    if (node.kind === 'dotted_name') {
      const first = node.children[0]!;
      if (node.children.length === 1 && node.parent?.kind !== 'class_pattern') this.#bind(scope, { kind: 'capture', name: first, statement: clause });
      else this.#references.push({ node: first, scope });
      return;
    }
    if (node.kind === 'identifier') {
      if (node.parent?.kind === 'keyword_pattern' && node.parent.children[0] === node) return;
      this.#bind(scope, { kind: 'capture', name: node, statement: clause });
      return;
    }
    for (const child of node.children) this.#pattern(child, scope, clause);
  }

  #imports(node: PyNode, scope: Scope): void {
    const from = node.kind === 'import_statement' ? undefined : (node.child('module_name')?.text ?? '__future__');
    if (node.children.some((child) => child.kind === 'wildcard_import')) this.#hasStar = true;
    for (const item of node.childrenIn('name')) {
      const alias = item.kind === 'aliased_import' ? item.child('alias') : undefined;
      const dotted = item.kind === 'aliased_import' ? item.child('name') : item;
      if (dotted === undefined) continue;
      const full = from === undefined ? dotted.text : from.endsWith('.') ? `${from}${dotted.text}` : `${from}.${dotted.text}`;
      const first = dotted.children[0] ?? dotted;
      // `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`.
      const imported = alias !== undefined || from !== undefined ? full : first.text;
      this.#bind(scope, { kind: 'import', name: alias ?? first, statement: item, imported });
    }
  }
}

/** `a = b = c` parses as an assignment of an assignment: the value is the last one. */
function innermostValue(right: PyNode | undefined): PyNode | undefined {
  let value = right;
  while (value?.kind === 'assignment') value = value.child('right');
  return value;
}

/** The identifier a parameter binds; nothing for the bare `*` and `/`. */
export function parameterName(parameter: PyNode): PyNode | undefined {
  switch (parameter.kind) {
    case 'identifier':
      return parameter;
    case 'default_parameter':
    case 'typed_default_parameter':
      return parameter.child('name');
    case 'typed_parameter':
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern': {
      const first = parameter.children[0];
      return first === undefined ? undefined : first.kind === 'identifier' ? first : parameterName(first);
    }
    default:
      return undefined;
  }
}

function lookup(name: string, scope: Scope): Binding | undefined {
  const declared = scope.declaredOutside.get(name);
  if (declared === 'global') return moduleOf(scope).bindings.get(name);
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    // A class body's names are not seen from the functions inside it.
    if (at.kind === 'class' && at !== scope) continue;
    const binding = at.declaredOutside.has(name) ? undefined : at.bindings.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

function moduleOf(scope: Scope): Scope {
  let at = scope;
  while (at.parent !== undefined) at = at.parent;
  return at;
}
