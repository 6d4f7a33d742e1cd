import type { ReviewArea } from '../observation.ts';
import type { Tree } from './syntax/tree.ts';

const areas: readonly ReviewArea[] = ['style', 'security', 'tests', 'performance', 'structure'];

/** Tells whether the author has already told a linter to be quiet about a line, for an area. */
export function silencedLines(tree: Tree): (line: number, area: ReviewArea) => boolean {
  const silenced = new Map<number, Set<ReviewArea>>();
  const regions: { from: number; to: number; areas: ReadonlySet<ReviewArea> }[] = [];
  const add = (line: number, found: ReadonlySet<ReviewArea>): void => {
    const known = silenced.get(line) ?? new Set<ReviewArea>();
    for (const area of found) known.add(area);
    silenced.set(line, known);
  };
  for (const comment of tree.comments) {
    const directive = /\b(eslint|oxlint|biome|tslint|deno-lint)-(disable-next-line|disable-line|disable|enable|ignore-all|ignore)\b:?\s*([^]*)/.exec(comment.text);
    const line = tree.lines.positionAt(comment.start).line;
    if (directive !== null) {
      const found = areasOf(directive[3]!.replace(/\s--\s[^]*$/, ''));
      const next = tree.lines.positionAt(comment.end).line + 1;
      if (directive[2] === 'disable-line') add(line, found);
      else if (directive[2] === 'disable-next-line' || directive[2] === 'ignore') add(next, found);
      else if (directive[2] === 'disable' || directive[2] === 'ignore-all') regions.push({ from: line, to: Infinity, areas: found });
      else for (const region of regions) if (region.to === Infinity) region.to = line;
    } else if (/\b(nosemgrep|NOSONAR|nosec|lgtm\s*\[)/.test(comment.text)) {
      add(line, new Set(areas));
      add(tree.lines.positionAt(comment.end).line + 1, new Set(areas));
    }
  }
  return (line, area) =>
    (silenced.get(line)?.has(area) ?? false) || regions.some((region) => line >= region.from && line < region.to && region.areas.has(area));
}

/** Which areas a directive's list of rules speaks of; without a list, all but security, which asks for more than a habit. */
function areasOf(list: string): Set<ReviewArea> {
  const rules = list.trim();
  if (rules === '') return new Set(areas);
  const found = new Set<ReviewArea>();
  for (const rule of rules.split(/[,\s]+/)) {
    if (/security|no-eval|implied-eval|new-func|unsanitized|xss|script-url|detect-|danger|sdl\//.test(rule)) found.add('security');
    else if (/jest|vitest|mocha|test|ava\//.test(rule)) found.add('tests');
    else if (/await-in-loop|sync|perf/.test(rule)) found.add('performance');
    else if (/complexity|max-|empty|unreachable|duplicate|self-|catch/.test(rule)) found.add('structure').add('style');
    else found.add('style');
  }
  return found;
}
