import type { ReviewArea } from '../observation.ts';
import type { PyTree } from './syntax.ts';

/** Tells whether the author has already told linters to be quiet on a line, for an area. */
export function silencedLines(tree: PyTree): (line: number, area: ReviewArea) => boolean {
  const silenced = new Map<number, ReadonlySet<ReviewArea>>();
  for (const comment of tree.comments) {
    const areas = areasSilencedBy(comment.text);
    if (areas.size > 0) silenced.set(tree.lines.positionAt(comment.start).line, areas);
  }
  return (line, area) => silenced.get(line)?.has(area) ?? false;
}

const everything: ReadonlySet<ReviewArea> = new Set<ReviewArea>(['style', 'security', 'tests', 'performance', 'structure']);
const habits: readonly ReviewArea[] = ['style', 'structure'];

function areasSilencedBy(comment: string): ReadonlySet<ReviewArea> {
  const areas = new Set<ReviewArea>();
  const noqa = /#\s*noqa\b(?:\s*:\s*([A-Z][A-Z0-9, ]*))?/i.exec(comment);
  if (noqa !== null) {
    if (noqa[1] === undefined) return everything;
    for (const code of noqa[1].split(/[,\s]+/)) {
      if (/^S\d/i.test(code)) areas.add('security');
      else if (/^PT/i.test(code)) areas.add('tests');
      else if (/^(PERF|ASYNC)/i.test(code)) areas.add('performance');
      else if (!/^(E[1-5]|W[1-6])/i.test(code)) for (const area of habits) areas.add(area);
    }
  }
  if (/\b(nosec|nosemgrep|lgtm)\b/.test(comment)) areas.add('security');
  if (/\bNOSONAR\b/.test(comment)) return everything;
  if (/pylint:\s*disable/.test(comment)) for (const area of everything) areas.add(area);
  if (/pragma:\s*no cover/.test(comment)) areas.add('tests');
  return areas;
}
