import type { Binding } from '../../python/scopes.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { PythonDraft } from './pythonDraft.ts';
import type { PyType } from './pythonTypes.ts';
import { fitOf } from './pythonTypes.ts';

/** A name that may be used at a place, and how likely: what is never read, or hardly, was probably meant somewhere. */
export interface UsableName {
  readonly name: string;
  readonly type: PyType | undefined;
  readonly weight: number;
  readonly binding: Binding;
}

/** The variables that can be read at a node: of its function, of comprehensions around it, a few of the module. */
export function usableNames(draft: PythonDraft, node: PyNode): UsableName[] {
  const region = draft.regionOf(node);
  const found = new Map<string, UsableName>();
  const take = (binding: Binding, weight: number): void => {
    if (found.has(binding.name) || binding.name === '_') return;
    const kind = binding.definitions[0]?.kind;
    if (kind === 'import' || kind === 'class' || kind === 'function') return;
    const isUnused = binding.reads.length === 0 && binding.scope.kind !== 'module';
    found.set(binding.name, { name: binding.name, type: draft.types.ofBinding(binding), weight: isUnused ? Math.min(1, weight * 1.6) : weight, binding });
  };
  for (let scope = draft.scopes.scopeOf(node); scope !== region.scope && scope.parent !== undefined; scope = scope.parent) {
    for (const binding of scope.bindings.values()) take(binding, 1);
  }
  for (const binding of region.names) take(binding, binding.scope === region.scope ? 0.9 : 0.6);
  for (const binding of region.moduleNames) take(binding, 0.3);
  return [...found.values()];
}

/** Functions that could be called instead of another one. */
export function usableFunctions(draft: PythonDraft, node: PyNode): Binding[] {
  const region = draft.regionOf(node);
  return [...region.names, ...region.moduleNames].filter(({ definitions }) => definitions[0]?.kind === 'function');
}

/** Names of a type at a place, the likeliest first. */
export function namesOfType(draft: PythonDraft, node: PyNode, type: PyType): UsableName[] {
  return usableNames(draft, node)
    .map((name) => ({ ...name, weight: name.weight * fitOf(type, name.type) }))
    .filter(({ weight }) => weight >= 0.25)
    .sort((a, b) => b.weight - a.weight);
}

/** A condition made from what is at hand, for adding to another or for guarding. */
export interface Atom {
  readonly text: string;
  readonly weight: number;
}

/** Short conditions over the names at a place: by type, then pairs of names, then conditions that stand nearby. */
export function atomsAt(draft: PythonDraft, node: PyNode): Atom[] {
  const atoms = new Map<string, number>();
  const add = (text: string, weight: number): void => {
    if ((atoms.get(text) ?? 0) < weight) atoms.set(text, weight);
  };
  const names = usableNames(draft, node).slice(0, 14);
  for (const { name, type, weight } of names) {
    if (type !== 'number') {
      add(`not ${name}`, weight * 0.8);
      add(name, weight * 0.7);
    }
    if (type === undefined) add(`${name} is None`, weight * 0.4);
    if (type === undefined || type === 'number') {
      const share = type === 'number' ? 1 : 0.5;
      for (const [sign, much] of [['> 0', 0.7], ['< 0', 0.7], ['== 0', 0.7], ['!= 0', 0.6], ['% 2 == 0', 0.6], ['% 2 == 1', 0.6], ['== 1', 0.5], ['> 1', 0.4], ['< 2', 0.4], ['>= 0', 0.3]] as const) {
        add(`${name} ${sign}`, weight * much * share);
      }
    }
    if (type === 'list' || type === 'text' || type === 'sequence') {
      for (const [sign, much] of [['== 0', 0.4], ['== 1', 0.4], ['> 1', 0.3], ['< 2', 0.3]] as const) add(`len(${name}) ${sign}`, weight * much);
    }
  }
  for (const left of names) {
    for (const right of names) {
      if (left.name === right.name) continue;
      const fit = fitOf(left.type, right.type);
      const weight = Math.min(left.weight, right.weight) * fit;
      if (fit > 0.5 && left.type !== 'function') {
        if (left.name < right.name) {
          add(`${left.name} == ${right.name}`, weight * 0.5);
          add(`${left.name} != ${right.name}`, weight * 0.6);
        }
        if (left.type === undefined || left.type === 'number') {
          add(`${left.name} < ${right.name}`, weight * 0.4);
          add(`${left.name} <= ${right.name}`, weight * 0.3);
        }
      }
      if (right.type !== 'number' && right.type !== 'bool' && left.type !== 'list') {
        add(`${left.name} in ${right.name}`, weight * 0.35);
        add(`${left.name} not in ${right.name}`, weight * 0.4);
      }
    }
  }
  const region = draft.regionOf(node);
  for (const condition of region.conditions.slice(0, 12)) if (condition.text.length <= 60 && !condition.text.includes('\n')) add(condition.text, 0.5);
  // `lst[1] not in suf`: an element, looked up in a collection.
  for (const expression of region.expressions.slice(0, 16)) {
    if (expression.kind !== 'subscript' && expression.kind !== 'call') continue;
    for (const { name, type, weight, binding } of names) {
      if (expression.text.includes(name) || type === 'number' || type === 'function') continue;
      add(`${expression.text} not in ${name}`, weight * (binding.reads.length === 0 ? 0.6 : 0.2));
      add(`${expression.text} in ${name}`, weight * (binding.reads.length === 0 ? 0.4 : 0.15));
    }
  }
  return [...atoms].map(([text, weight]) => ({ text, weight })).sort((a, b) => b.weight - a.weight).slice(0, 90);
}
