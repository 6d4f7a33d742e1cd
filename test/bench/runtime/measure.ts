/** What one repetition cost. */
export interface Cost {
  readonly cpuMicroseconds: number;
  readonly wallMicroseconds: number;
}

/** What takes longer in all is measured fewer times. */
const patienceMicroseconds = 4_000_000;

/** The median of five measurements of `times` calls, after one that does not count; per call. */
export async function measure(times: number, call: () => Promise<unknown> | unknown, most = 5): Promise<Cost> {
  let repetitions = most;
  const costs: Cost[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition++) {
    const cpuBefore = process.cpuUsage();
    const before = performance.now();
    for (let number = 0; number < times; number++) {
      const pending = call();
      if (pending instanceof Promise) await pending;
    }
    const wall = performance.now() - before;
    const cpu = process.cpuUsage(cpuBefore);
    if (repetition === 0) repetitions = Math.max(1, Math.min(most, Math.floor(patienceMicroseconds / (wall * 1_000))));
    if (repetition > 0) costs.push({ cpuMicroseconds: (cpu.user + cpu.system) / times, wallMicroseconds: (wall * 1_000) / times });
  }
  return {
    cpuMicroseconds: median(costs.map((cost) => cost.cpuMicroseconds)),
    wallMicroseconds: median(costs.map((cost) => cost.wallMicroseconds)),
  };
}

/** Calls again and again for so many milliseconds. */
export async function warmUp(call: () => Promise<unknown> | unknown, milliseconds: number): Promise<void> {
  for (const end = performance.now() + milliseconds; performance.now() < end; ) await call();
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/** Prints rows under each other. */
export function printTable(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string => `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  console.log(`\n${title}\n\n${line(header)}\n|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  for (const row of rows) console.log(line(row));
}

/** A number with three digits that matter. */
export function short(value: number): string {
  if (value >= 1_000_000) return `${(value / 1_000_000).toPrecision(3)} M`;
  if (value >= 10_000) return `${Math.round(value / 1_000)} k`;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
