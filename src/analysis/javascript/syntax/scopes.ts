import type { Node, NodeOf, Tree } from './tree.ts';
import { isFunction, lastOrderOf, orderOf, parentOf } from './tree.ts';

export type BindingKind = 'var' | 'let' | 'const' | 'using' | 'function' | 'class' | 'parameter' | 'import' | 'catch' | 'type' | 'enum' | 'namespace';

/** A name and everything that is done with it. */
export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** The identifier that declares it, the first where there are several. */
  readonly identifier: Node;
  /** What holds the declaration: declarator, function, class, import specifier, parameter. */
  readonly node: Node;
  readonly references: Reference[];
  /** How often it is declared: overloads, repeated `var`. */
  declarations: number;
}

export interface Reference {
  readonly node: NodeOf<'Identifier' | 'JSXIdentifier'>;
  readonly isRead: boolean;
  readonly isWrite: boolean;
}

export interface Scope {
  readonly kind: 'module' | 'function' | 'block' | 'class' | 'type';
  readonly node: Node;
  readonly parent: Scope | null;
  readonly bindings: Map<string, Binding>;
}

/** Who declares each name of a file and who uses it. */
export interface Scopes {
  readonly module: Scope;
  readonly all: readonly Scope[];
  /** The binding that an identifier declares or refers to; undefined for globals and for names that refer to nothing. */
  bindingOf(identifier: Node): Binding | undefined;
  /** The scope that a node opens. */
  openedBy(node: Node): Scope | undefined;
  /** References to names that the file does not declare. */
  readonly globals: ReadonlyMap<string, readonly Reference[]>;
}

/**
 * Resolves the names of a tree. Types and values share one namespace: enough for asking whether a name is used.
 * Several reviewers ask for the same tree, one after another: it is resolved once.
 */
export function resolveScopes(tree: Tree): Scopes {
  let scopes = resolved.get(tree);
  if (scopes === undefined) resolved.set(tree, (scopes = resolveAfresh(tree)));
  return scopes;
}

const resolved = new WeakMap<Tree, Scopes>();

function resolveAfresh(tree: Tree): Scopes {
  const module: Scope = { kind: 'module', node: tree.program, parent: null, bindings: new Map() };
  const all: Scope[] = [module];
  const opened = new Map<Node, Scope>([[tree.program, module]]);
  const bindings = new Map<Node, Binding>();
  const globals = new Map<string, Reference[]>();

  const declare = (scope: Scope, identifier: Node, kind: BindingKind, node: Node): void => {
    if (identifier.type !== 'Identifier') return;
    const known = scope.bindings.get(identifier.name);
    if (known !== undefined) {
      known.declarations++;
      bindings.set(identifier, known);
      return;
    }
    const binding: Binding = { name: identifier.name, kind, scope, identifier, node, references: [], declarations: 1 };
    scope.bindings.set(identifier.name, binding);
    bindings.set(identifier, binding);
  };
  const declarePattern = (scope: Scope, pattern: Node, kind: BindingKind, node: Node): void => {
    for (const identifier of patternNames(pattern)) declare(scope, identifier, kind, node);
  };

  // First all declarations, because a function may use what stands further down.
  let scope = module;
  for (const node of tree.nodes) {
    while (orderOf(node) > lastOrderOf(scope.node)) scope = scope.parent!;
    declareOutside(node, scope, declare);
    const kind = node === tree.program ? undefined : scopeKind(node);
    if (kind !== undefined) {
      scope = { kind, node, parent: scope, bindings: new Map() };
      all.push(scope);
      opened.set(node, scope);
    }
    switch (node.type) {
      case 'VariableDeclaration': {
        const target = node.kind === 'var' ? functionScope(scope) : scope;
        for (const declarator of node.declarations) declarePattern(target, declarator.id, variableKind(node.kind), declarator);
        break;
      }
      case 'CatchClause':
        if (node.param) declarePattern(scope, node.param, 'catch', node);
        break;
      case 'TSTypeParameter': {
        const name = node.name as unknown;
        if (typeof name === 'object' && name !== null) declare(scope, name as Node, 'type', node);
        break;
      }
      case 'ClassExpression':
        if (node.id) declare(scope, node.id, 'class', node);
        break;
      default:
        if (isFunction(node)) {
          if (node.type === 'FunctionExpression' && node.id) declare(scope, node.id, 'function', node);
          for (const parameter of node.params) declarePattern(scope, parameter, 'parameter', parameter);
        }
    }
  }

  scope = module;
  for (const node of tree.nodes) {
    while (orderOf(node) > lastOrderOf(scope.node)) scope = scope.parent!;
    scope = opened.get(node) ?? scope;
    if ((node.type !== 'Identifier' && node.type !== 'JSXIdentifier') || bindings.has(node) || !refers(node)) continue;
    const { isRead, isWrite } = usage(node);
    const reference: Reference = { node, isRead, isWrite };
    const binding = lookUp(scope, node.name);
    if (binding === undefined) {
      const uses = globals.get(node.name);
      if (uses === undefined) globals.set(node.name, [reference]);
      else uses.push(reference);
    } else {
      binding.references.push(reference);
      bindings.set(node, binding);
    }
  }
  return { module, all, globals, bindingOf: (identifier) => bindings.get(identifier), openedBy: (node) => opened.get(node) };
}

/** The identifiers that a pattern binds or assigns. */
export function patternNames(pattern: Node | null | undefined): Node[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => patternNames(property.type === 'ObjectProperty' ? property.value : property.argument));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => patternNames(element));
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    case 'TSParameterProperty':
      return patternNames(pattern.parameter);
    default:
      return [];
  }
}

function declareOutside(node: Node, scope: Scope, declare: (scope: Scope, id: Node, kind: BindingKind, node: Node) => void): void {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      if (node.id) declare(scope, node.id, 'function', node);
      break;
    case 'ClassDeclaration':
      if (node.id) declare(scope, node.id, 'class', node);
      break;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      declare(scope, node.local, 'import', node);
      break;
    case 'TSEnumDeclaration':
      declare(scope, node.id, 'enum', node);
      break;
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      declare(scope, node.id, 'type', node);
      break;
    case 'TSModuleDeclaration':
      declare(scope, node.id, 'namespace', node);
      break;
    case 'TSImportEqualsDeclaration':
      declare(scope, node.id, 'import', node);
      break;
    default:
  }
}

function scopeKind(node: Node): Scope['kind'] | undefined {
  switch (node.type) {
    case 'BlockStatement': {
      // The body of a function or catch clause shares the scope of its parameters.
      const parent = parentOf(node);
      return isFunction(parent) || parent?.type === 'CatchClause' ? undefined : 'block';
    }
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'SwitchStatement':
    case 'CatchClause':
      return 'block';
    case 'StaticBlock':
    case 'TSModuleBlock':
      return 'function';
    case 'ClassDeclaration':
    case 'ClassExpression':
      return 'class';
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSFunctionType':
    case 'TSConstructorType':
    case 'TSMethodSignature':
    case 'TSCallSignatureDeclaration':
    case 'TSConstructSignatureDeclaration':
    case 'TSConditionalType':
    case 'TSMappedType':
    case 'TSDeclareFunction':
    case 'TSDeclareMethod':
      return 'type';
    default:
      return isFunction(node) ? 'function' : undefined;
  }
}

function functionScope(scope: Scope): Scope {
  let at = scope;
  while (at.kind !== 'function' && at.parent !== null) at = at.parent;
  return at;
}

function variableKind(kind: string): BindingKind {
  if (kind === 'var' || kind === 'let' || kind === 'const') return kind;
  return 'using';
}

function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const binding = at.bindings.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

/** Whether an identifier stands for a value or a type, rather than being a key or a label. */
function refers(node: NodeOf<'Identifier' | 'JSXIdentifier'>): boolean {
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.object === node || parent.computed;
    case 'ObjectProperty':
    case 'ClassProperty':
    case 'ClassAccessorProperty':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'TSDeclareMethod':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
      return parent.key !== node || (parent.computed ?? false);
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'PrivateName':
    case 'TSNamedTupleMember':
    case 'TSNamespaceExportDeclaration':
    case 'ImportAttribute':
    case 'JSXAttribute':
    case 'JSXNamespacedName':
      return false;
    case 'TSEnumMember':
    case 'TSModuleDeclaration':
      return parent.id !== node;
    case 'ImportSpecifier':
    case 'ExportDefaultSpecifier':
    case 'ExportNamespaceSpecifier':
      return false;
    case 'ExportSpecifier': {
      const declaration = parentOf(parent);
      return parent.local === node && declaration?.type === 'ExportNamedDeclaration' && !declaration.source;
    }
    case 'TSQualifiedName':
      return parent.left === node;
    case 'TSMappedType':
    case 'TSIndexSignature':
      return false;
    case 'TSFunctionType':
    case 'TSConstructorType':
    case 'TSCallSignatureDeclaration':
    case 'TSConstructSignatureDeclaration':
      return false;
    case 'JSXMemberExpression':
      return parent.object === node;
    case 'JSXOpeningElement':
      return /^[A-Z_$]/.test(node.name);
    case 'JSXClosingElement':
      return false;
    default:
      return node.type === 'Identifier';
  }
}

function usage(node: Node): { isRead: boolean; isWrite: boolean } {
  let at = node;
  for (;;) {
    const parent = parentOf(at);
    if (parent === null) return { isRead: true, isWrite: false };
    switch (parent.type) {
      case 'AssignmentExpression':
        return parent.left === at ? { isRead: parent.operator !== '=', isWrite: true } : { isRead: true, isWrite: false };
      case 'UpdateExpression':
        return { isRead: true, isWrite: true };
      case 'ForInStatement':
      case 'ForOfStatement':
        return parent.left === at ? { isRead: false, isWrite: true } : { isRead: true, isWrite: false };
      case 'ArrayPattern':
      case 'RestElement':
      case 'ObjectPattern':
        at = parent;
        continue;
      case 'AssignmentPattern':
        if (parent.left !== at) return { isRead: true, isWrite: false };
        at = parent;
        continue;
      case 'ObjectProperty':
        if (parent.value !== at || parentOf(parent)?.type !== 'ObjectPattern') return { isRead: true, isWrite: false };
        at = parent;
        continue;
      case 'TSAsExpression':
      case 'TSNonNullExpression':
        at = parent;
        continue;
      default:
        return { isRead: true, isWrite: false };
    }
  }
}
