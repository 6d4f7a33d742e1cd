import type { Binding, Scope, ScopeTable } from '../../python/scopes.ts';
import type { PyNode } from '../../python/syntax.ts';
import { visit } from '../../python/syntax.ts';

/** A function's body or the module's top level, with what may serve as an ingredient there. */
export interface Region {
  readonly node: PyNode;
  readonly scope: Scope;
  readonly body: PyNode | undefined;
  /** Names of this function and of those around it; names of the module come apart. */
  readonly names: readonly Binding[];
  readonly moduleNames: readonly Binding[];
  /** Texts of literals, commonest first. */
  readonly numbers: readonly string[];
  readonly strings: readonly string[];
  /** Conditions that stand in it, innermost parts included. */
  readonly conditions: readonly PyNode[];
  /** Simple statements, in order, without definitions. */
  readonly statements: readonly PyNode[];
  readonly returns: readonly PyNode[];
  /** Small expressions that are neither names nor literals: `lst[1]`, `len(s)`. */
  readonly expressions: readonly PyNode[];
  readonly isAsync: boolean;
}

const most = { names: 30, moduleNames: 20, conditions: 30, statements: 40, expressions: 40, literals: 20 };

export function findRegions(root: PyNode, scopes: ScopeTable): Region[] {
  const regions: Region[] = [];
  for (const scope of scopes.scopes) {
    if (scope.kind === 'function' || scope.kind === 'module') regions.push(describe(scope, root, scopes));
  }
  return regions;
}

function describe(scope: Scope, root: PyNode, scopes: ScopeTable): Region {
  const node = scope.node;
  const body = scope.kind === 'module' ? root : node.child('body');
  const names: Binding[] = [];
  for (let at: Scope | undefined = scope; at !== undefined && at.kind !== 'module'; at = at.parent) {
    if (at.kind !== 'class') names.push(...at.bindings.values());
  }
  const moduleNames = [...scopes.module.bindings.values()];
  const numbers = new Map<string, number>();
  const strings = new Map<string, number>();
  const conditions = new Map<string, PyNode>();
  const expressions = new Map<string, PyNode>();
  const statements: PyNode[] = [];
  const returns: PyNode[] = [];
  if (body !== undefined) visit(body, (at) => {
    if (scope.kind === 'module' && (at.kind === 'function_definition' || at.kind === 'class_definition')) return false;
    if (at.kind === 'type') return false;
    if (at.kind === 'integer' || at.kind === 'float') add(numbers, at.text);
    else if (at.kind === 'string' && at.parent?.kind !== 'expression_statement' && at.text.length < 60) add(strings, at.text);
    else if (at.kind === 'comparison_operator' || at.kind === 'not_operator') keep(conditions, at);
    else if (at.field === 'condition') keep(conditions, at);
    else if (simpleStatements.has(at.kind)) statements.push(at);
    if (at.kind === 'return_statement') returns.push(at);
    if ((at.kind === 'subscript' || at.kind === 'call' || at.kind === 'attribute' || at.kind === 'binary_operator') && at.text.length <= 40 && at.field !== 'function' && at.field !== 'left') keep(expressions, at);
    return undefined;
  });
  return {
    node, scope, body,
    names: names.slice(0, most.names),
    moduleNames: moduleNames.slice(0, most.moduleNames),
    numbers: commonest(numbers),
    strings: commonest(strings),
    conditions: [...conditions.values()].slice(0, most.conditions),
    statements: statements.slice(0, most.statements),
    returns,
    expressions: [...expressions.values()].slice(0, most.expressions),
    isAsync: node.hasToken('async'),
  };
}

export const simpleStatements: ReadonlySet<string> = new Set([
  'expression_statement', 'return_statement', 'break_statement', 'continue_statement', 'pass_statement', 'raise_statement', 'delete_statement', 'assert_statement',
]);

function add(counts: Map<string, number>, text: string): void {
  counts.set(text, (counts.get(text) ?? 0) + 1);
}

function keep(nodes: Map<string, PyNode>, node: PyNode): void {
  if (!nodes.has(node.text)) nodes.set(node.text, node);
}

function commonest(counts: Map<string, number>): string[] {
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, most.literals).map(([text]) => text);
}
