import type { CallSummary, ParameterList } from '../sourceFile.ts';
import { argumentsOf, decoratorsOf } from './calls.ts';
import type { ScopeTable } from './scopes.ts';
import type { PyNode, PyTree } from './syntax.ts';
import { rangeOf, visit } from './syntax.ts';

/** A file with more calls than this is told in part. */
const maxCalls = 2000;

/** What a function at the top of a module takes; nothing where a decorator may have changed it. */
export function parametersOf(definition: PyNode): ParameterList | undefined {
  if (decoratorsOf(definition).length > 0) return undefined;
  const names: string[] = [];
  const required: string[] = [];
  let isOpen = false;
  let places: number | undefined;
  for (const parameter of definition.child('parameters')?.children ?? []) {
    switch (parameter.kind) {
      case 'identifier':
        names.push(parameter.text);
        required.push(parameter.text);
        break;
      case 'typed_parameter': {
        const inner = parameter.children[0];
        if (inner?.kind === 'identifier') {
          names.push(inner.text);
          required.push(inner.text);
        } else isOpen = true;
        break;
      }
      case 'default_parameter':
      case 'typed_default_parameter':
        names.push(parameter.child('name')?.text ?? '');
        break;
      case 'keyword_separator':
        places = names.length;
        break;
      case 'list_splat_pattern':
      case 'dictionary_splat_pattern':
        isOpen = true;
        break;
      case 'positional_separator':
        break;
      default:
        return undefined;
    }
  }
  return { names, required, isOpen, places: places ?? names.length };
}

/** The calls of what a file imports by name or defines at its top level. */
export function callsOf(tree: PyTree, scopes: ScopeTable): CallSummary[] {
  const calls: CallSummary[] = [];
  visit(tree.root, (node) => {
    if (node.kind !== 'call' || calls.length === maxCalls) return;
    const callee = node.child('function');
    if (callee?.kind !== 'identifier') return;
    const binding = scopes.bindingOf(callee);
    const definition = binding?.definitions[0];
    if (binding === undefined || definition === undefined || binding.definitions.length !== 1 || binding.scope.kind !== 'module') return;
    const origin = definition.kind === 'function' ? { name: binding.name, specifier: '' } : importOf(definition.imported);
    if (origin === undefined) return;
    const { positional, named, isOpen } = argumentsOf(node);
    calls.push({ ...origin, places: positional.length, named: [...named.keys()], isOpen, line: rangeOf(tree, node).start.line });
  });
  return calls;
}

/** `pkg.mod.name` as `name` from `pkg.mod`, leading dots kept. */
function importOf(imported: string | undefined): Pick<CallSummary, 'name' | 'specifier'> | undefined {
  const parts = /^(\.*.*?)\.?([^.]+)$/.exec(imported ?? '');
  return parts === null || parts[1] === '' ? undefined : { name: parts[2]!, specifier: parts[1]! };
}
