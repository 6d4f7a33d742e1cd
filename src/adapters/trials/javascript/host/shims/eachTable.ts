import { format, inspect } from 'node:util';

export interface Row {
  readonly values: readonly unknown[];
  /** Whether the table gave a list, whose elements become the arguments. */
  readonly isList: boolean;
}

const mostRows = 2000;

/** The rows of `each`, given as a list or as a template with a head line. */
export function rowsOf(table: unknown, holes: readonly unknown[]): Row[] {
  if (!Array.isArray(table)) return [];
  if ('raw' in table) {
    const names = String(table[0]).split('|').map((name) => name.trim()).filter((name) => name !== '');
    const rows: Row[] = [];
    for (let at = 0; at + names.length <= holes.length && rows.length < mostRows; at += names.length) {
      rows.push({ values: [Object.fromEntries(names.map((name, index) => [name, holes[at + index]]))], isList: false });
    }
    return rows;
  }
  return table.slice(0, mostRows).map((row: unknown) => (Array.isArray(row) ? { values: row as unknown[], isList: true } : { values: [row], isList: false }));
}

/** The title of one row: `$name` for its properties, `%s` and the like for its values in order. */
export function titleOf(title: string, values: readonly unknown[], index: number): string {
  const [first] = values;
  let text = title.replace(/%#/g, String(index)).replace(/%\$/g, String(index + 1));
  if (typeof first === 'object' && first !== null && values.length === 1) {
    text = text.replace(/\$(#|[A-Za-z_$][\w$]*(?:\.[\w$]+)*)/g, (whole, path: string) => {
      if (path === '#') return String(index);
      let value: unknown = first;
      for (const name of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[name];
      return value === undefined && !(path.split('.')[0]! in first) ? whole : shown(value);
    });
  }
  const waiting = [...values];
  return text.replace(/%[sdifjoOp%]/g, (placeholder) => {
    if (placeholder === '%%') return '%';
    if (waiting.length === 0) return placeholder;
    const value = waiting.shift();
    return placeholder === '%p' ? inspect(value, { breakLength: Infinity }).replace(/'/g, '"') : format(placeholder, value);
  });
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? inspect(value, { breakLength: Infinity, depth: 1 }) : String(value);
}
