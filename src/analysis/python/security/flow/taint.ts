import type { PyNode } from '../../syntax.ts';
import type { Uses } from './contexts.ts';
import type { Origin } from './sources.ts';

/** One step of the way from a source to a sink, linked to the one before. */
export interface Step {
  readonly node: PyNode;
  readonly text: string;
  readonly previous: Step | undefined;
}

/** Something from outside that a value holds. */
export interface Taint {
  readonly origin: Origin;
  /** What it is called in sentences: the variable it went to first, else the expression that read it. */
  readonly label: string;
  /** Same for the same source written twice, so that checking one checks the other. */
  readonly key: string;
  readonly node: PyNode;
  readonly step: Step;
  readonly safeFor: Uses;
  /** For `parameter`: its place. */
  readonly parameter?: number;
  /** For `elsewhere`: the call that gave it back. */
  readonly result?: number;
  /** Members by which it was reached, where that is told apart. */
  readonly access?: readonly string[];
  /** Where in a query it stands: in the place of a value, or of a table or column. */
  readonly place?: 'value' | 'name';
}

/** What is known of an expression's value. */
export interface Value {
  readonly taints: readonly Taint[];
  /** Whether it is a text put together from constant and changing parts. */
  readonly isBuilt: boolean;
  /** Whether it is a list, dictionary or tuple rather than a text. */
  readonly isContainer: boolean;
  /** The constant text it begins with. */
  readonly start: string;
  /** All constant text in it, cut when long. */
  readonly constant: string;
  /** Whether it begins with something that nobody outside chose, such as a base address in a variable. */
  readonly startsFixed: boolean;
}

export const clean: Value = { taints: [], isBuilt: false, isContainer: false, start: '', constant: '', startsFixed: true };

const mostTaints = 6;

/** What a value that may be any of these is known to hold. */
export function join(...values: readonly Value[]): Value {
  const known = values.filter((value) => value !== clean);
  if (known.length === 0) return clean;
  if (known.length === 1) return known[0]!;
  return {
    taints: mergeTaints(known.flatMap(({ taints }) => taints)),
    isBuilt: known.some(({ isBuilt }) => isBuilt),
    isContainer: known.every(({ isContainer }) => isContainer),
    start: known.every(({ start }) => start === known[0]!.start) ? known[0]!.start : '',
    constant: known.map(({ constant }) => constant).join(' ').slice(0, 400),
    startsFixed: known.every(({ startsFixed }) => startsFixed),
  };
}

/** One after the other, as concatenation does. */
export function concatenate(parts: readonly Value[]): Value {
  const first = parts[0] ?? clean;
  const isDynamic = parts.some((part) => part.taints.length > 0 || part.isBuilt);
  let start = '';
  for (const part of parts) {
    start += part.start;
    // What comes after something unknown does not begin the text.
    if (part === clean || part.taints.length > 0 || part.isBuilt || part.constant !== part.start) break;
  }
  return {
    taints: mergeTaints(parts.flatMap(({ taints }) => taints)),
    isBuilt: isDynamic && parts.some(({ constant }) => constant !== '') || parts.some(({ isBuilt }) => isBuilt),
    isContainer: first.isContainer,
    start: start === '' ? first.start : start,
    constant: parts.map(({ constant }) => constant).join('').slice(0, 400),
    startsFixed: first.startsFixed,
  };
}

export function mergeTaints(taints: readonly Taint[]): readonly Taint[] {
  if (taints.length < 2) return taints;
  const merged: Taint[] = [];
  for (const taint of taints) {
    const same = merged.findIndex((known) => known.key === taint.key && known.origin === taint.origin);
    if (same < 0) {
      if (merged.length < mostTaints) merged.push(taint);
    } else if ((merged[same]!.safeFor & taint.safeFor) !== merged[same]!.safeFor) merged[same] = { ...taint, safeFor: taint.safeFor & merged[same]!.safeFor };
  }
  return merged;
}

export function withTaints(value: Value, change: (taint: Taint) => Taint): Value {
  return value.taints.length === 0 ? value : { ...value, taints: value.taints.map(change) };
}
