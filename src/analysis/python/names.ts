import type { Binding, ScopeTable } from './scopes.ts';
import { parameterName } from './scopes.ts';
import type { PyNode } from './syntax.ts';

/** Tells the full dotted name of an expression as far as imports and single assignments of the file show it. */
export interface Names {
  /**
   * `sp.run` after `import subprocess as sp` is `subprocess.run`; a call's result is written `flask.Flask()`; a
   * built-in is `builtins.open`; a parameter with a type is `starlette.requests.Request()`. Nothing where it is unknown.
   */
  qualified(expression: PyNode | undefined): string | undefined;
  /** The qualified name of what a call calls. */
  callee(call: PyNode): string | undefined;
  /** The last part of what a call calls, known or not: `execute` for `self.db.cursor.execute(...)`. */
  calledName(call: PyNode): string;
}

const furthest = 8;

export function createNames(scopes: ScopeTable): Names {
  const known = new Map<Binding, string | undefined>();

  const ofBinding = (binding: Binding, depth: number): string | undefined => {
    if (known.has(binding)) return known.get(binding);
    known.set(binding, undefined);
    const answer = computeBinding(binding, depth);
    known.set(binding, answer);
    return answer;
  };

  const computeBinding = (binding: Binding, depth: number): string | undefined => {
    const giving = binding.definitions.filter(({ kind }) => kind !== 'delete' && kind !== 'annotation');
    const first = giving[0];
    if (first === undefined) return undefined;
    if (first.kind === 'import') {
      // `try: import x except ImportError: x = None` is still `x`.
      return giving.every(({ kind, value }) => kind === 'import' || value?.kind === 'none') ? first.imported : undefined;
    }
    if (giving.length !== 1) return undefined;
    if (first.kind === 'parameter') return ofParameter(first.statement, depth);
    if ((first.kind === 'assignment' || first.kind === 'walrus') && first.value !== undefined) return qualified(first.value, depth + 1);
    if (first.kind === 'with' && first.value !== undefined) return qualified(first.value, depth + 1);
    return undefined;
  };

  const ofParameter = (parameter: PyNode, depth: number): string | undefined => {
    const type = parameter.child('type')?.children[0];
    if (type === undefined || parameterName(parameter) === undefined) return undefined;
    const name = qualified(type, depth + 1);
    return name === undefined || name.startsWith('builtins.') ? undefined : `${name}()`;
  };

  const qualified = (expression: PyNode | undefined, depth = 0): string | undefined => {
    if (expression === undefined || depth > furthest) return undefined;
    switch (expression.kind) {
      case 'identifier': {
        const binding = scopes.bindingOf(expression);
        if (binding !== undefined) return ofBinding(binding, depth);
        return scopes.hasStarImport ? undefined : `builtins.${expression.text}`;
      }
      case 'attribute': {
        const object = qualified(expression.child('object'), depth + 1);
        return object === undefined ? undefined : `${object}.${expression.child('attribute')?.text ?? ''}`;
      }
      case 'call': {
        const called = qualified(expression.child('function'), depth + 1);
        return called === undefined ? undefined : `${called}()`;
      }
      case 'await':
      case 'parenthesized_expression':
        return qualified(expression.children[0], depth + 1);
      default:
        return undefined;
    }
  };

  return {
    qualified: (expression) => qualified(expression),
    callee: (call) => qualified(call.child('function')),
    calledName: (call) => {
      const called = call.child('function');
      if (called?.kind === 'attribute') return called.child('attribute')?.text ?? '';
      return called?.kind === 'identifier' ? called.text : '';
    },
  };
}
