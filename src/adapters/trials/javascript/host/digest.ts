const longest = 4000;

/** A value as text, the same for equal values and another for others: with types, in a fixed order, bounded. */
export function digestOf(value: unknown): string {
  const text = write(value, 0, new Set());
  return text.length <= longest ? text : `${text.slice(0, longest)}…${text.length}`;
}

function write(value: unknown, depth: number, above: Set<object>): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'function';
    case 'symbol':
      return value.toString();
    case 'object':
      break;
    default:
      return String(value);
  }
  if (value === null) return 'null';
  if (above.has(value) || depth > 8) return '…';
  above.add(value);
  const inner = (each: unknown): string => write(each, depth + 1, above);
  let text: string;
  if (Array.isArray(value)) text = `[${value.slice(0, 500).map(inner).join(',')}${value.length > 500 ? `…${value.length}` : ''}]`;
  else if (value instanceof Map) text = `Map{${[...value].map(([key, each]) => `${inner(key)}=>${inner(each)}`).join(',')}}`;
  else if (value instanceof Set) text = `Set{${[...value].map(inner).join(',')}}`;
  else if (value instanceof Date) text = `Date(${value.getTime()})`;
  else if (value instanceof RegExp) text = String(value);
  else if (value instanceof Error) text = `${value.name}`;
  else if (ArrayBuffer.isView(value)) text = `${value.constructor.name}[${Array.from(value as unknown as ArrayLike<number>).slice(0, 500).join(',')}]`;
  else text = writeObject(value, inner);
  above.delete(value);
  return text;
}

function writeObject(value: object, inner: (each: unknown) => string): string {
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name ?? '';
  const keys = Object.keys(value).sort().slice(0, 200);
  return `${name === 'Object' ? '' : name}{${keys.map((key) => `${key}:${inner((value as Record<string, unknown>)[key])}`).join(',')}}`;
}
