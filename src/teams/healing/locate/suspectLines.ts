import type { Suspect } from '../failure.ts';

/** How suspect lines are, 0 to 1, by file, with the reason that weighed most. */
export class SuspectLines {
  readonly #files = new Map<string, Map<number, { score: number; why: string }>>();

  /** Raises a line's score; a lower one than it has changes nothing. */
  raise(file: string, line: number, score: number, why: string): void {
    if (line < 1 || !(score > 0)) return;
    const lines = this.#files.get(file) ?? new Map<number, { score: number; why: string }>();
    this.#files.set(file, lines);
    const known = lines.get(line);
    if (known === undefined || known.score < score) lines.set(line, { score: Math.min(1, score), why });
  }

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  scoreOf(file: string, line: number): number {
    return this.#files.get(file)?.get(line)?.score ?? 0;
  }

  /** Files with suspect lines, the most suspect first. */
  files(): readonly string[] {
    const best = (lines: ReadonlyMap<number, { score: number }>): number => Math.max(...[...lines.values()].map(({ score }) => score));
    return [...this.#files].sort(([, a], [, b]) => best(b) - best(a)).map(([file]) => file);
  }

  /** Settles who comes first among lines of about one score, by how much each decides; never more than a hair's breadth. */
  breakTies(file: string, interestOf: (line: number) => number): void {
    for (const [line, suspect] of this.#files.get(file) ?? []) suspect.score = Math.max(0.001, suspect.score - 0.02 * (1 - interestOf(line)));
  }

  top(limit: number): readonly Suspect[] {
    const all = [...this.#files].flatMap(([file, lines]) => [...lines].map(([line, { score, why }]): Suspect => ({ file, line, score, why })));
    all.sort((a, b) => b.score - a.score || a.file.localeCompare(b.file) || a.line - b.line);
    return all.slice(0, limit).map((suspect) => ({ ...suspect, score: Math.round(suspect.score * 1000) / 1000 }));
  }
}
