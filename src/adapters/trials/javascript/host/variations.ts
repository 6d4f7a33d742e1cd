import { digestOf } from './digest.ts';

/** Argument lists like the recorded ones: those themselves, then small changes of one argument each, in a fixed order. */
export function variationsOf(recorded: readonly (readonly unknown[])[], most: number): unknown[][] {
  const found = new Map<string, unknown[]>();
  const add = (values: unknown[]): void => {
    if (found.size < most) found.set(digestOf(values), values);
  };
  for (const values of recorded.slice(0, Math.ceil(most / 3))) add([...values]);
  const domain = domainOf(recorded);
  const rows = recorded.map((values) => values.flatMap((value, at) => changesOf(value, domain).map((changed) => values.map((each, index) => (index === at ? changed : each)))));
  // One change of each call, then the next, so that a few calls do not take all the room.
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  for (let round = 0; round < longest && found.size < most; round++) for (const row of rows) if (row[round] !== undefined) add(row[round]!);
  return [...found.values()];
}

/** What all recorded numbers have in common: going outside would ask what nobody promised to answer. */
interface Domain {
  readonly hasNegative: boolean;
  readonly hasFraction: boolean;
  readonly hasZero: boolean;
}

function domainOf(values: unknown): Domain {
  const numbers: number[] = [];
  const collect = (value: unknown, depth: number): void => {
    if (typeof value === 'number') numbers.push(value);
    else if (Array.isArray(value) && depth < 5) for (const each of value.slice(0, 200)) collect(each, depth + 1);
  };
  collect(values, 0);
  return {
    hasNegative: numbers.some((number) => number < 0),
    hasFraction: numbers.some((number) => !Number.isInteger(number)),
    hasZero: numbers.some((number) => number === 0),
  };
}

function changesOf(value: unknown, domain: Domain, depth = 0): unknown[] {
  switch (typeof value) {
    case 'number':
      return numbersNear(value, domain);
    case 'boolean':
      return [!value];
    case 'string':
      return stringsNear(value);
    case 'object':
      return Array.isArray(value) && depth < 2 ? arraysNear(value, domain, depth) : [];
    default:
      return [];
  }
}

function numbersNear(value: number, { hasNegative, hasFraction, hasZero }: Domain): number[] {
  const near = [value + 1, value - 1, value * 2, value + 2, hasFraction ? value / 2 : Math.trunc(value / 2), value + 7, value * 3 + 1, hasNegative ? -value : value + 3, hasZero ? 0 : 1, value * 10];
  return near.filter((number) => number !== value && Number.isFinite(number) && (hasNegative || number >= 0) && (hasZero || number !== 0) && Math.abs(number) < 1e6);
}

function stringsNear(value: string): string[] {
  const middle = value.length >> 1;
  const reversed = [...value].reverse().join('');
  const near = [
    value.slice(0, -1), value.slice(1), reversed, value.slice(0, middle), value.slice(middle), value + value,
    value.slice(1) + value.slice(0, 1), value.toUpperCase(), value.toLowerCase(), value.slice(0, middle) + value.slice(middle + 1),
    value.slice(0, middle) + value.slice(middle, middle + 1) + value.slice(middle), '',
  ];
  return near.filter((text) => text !== value && text.length < 2000);
}

function arraysNear(value: readonly unknown[], domain: Domain, depth: number): unknown[][] {
  const middle = value.length >> 1;
  const changed = (at: number): unknown[][] => changesOf(value[at], domain, depth + 1).slice(0, 3).map((each) => value.map((old, index) => (index === at ? each : old)));
  const near = [
    value.slice(0, -1), value.slice(1), [...value].reverse(), value.slice(0, middle), [...value, ...value],
    ...(value.length > 0 ? changed(0) : []), ...(value.length > 1 ? changed(value.length - 1) : []), ...(value.length > 2 ? changed(middle) : []),
    [...value.slice(1), ...value.slice(0, 1)], [...value.slice(0, middle), ...value.slice(middle, middle + 1), ...value.slice(middle)], [],
  ];
  return near.filter((list) => list.length < 200);
}
