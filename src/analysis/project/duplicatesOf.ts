import type { Severity } from '../../base/severity.ts';
import type { FileSummary } from '../sourceFile.ts';
import type { Fingerprint } from './fingerprints.ts';
import { duplicateCode } from './infos.ts';
import type { ProjectIndex } from './projectIndex.ts';
import type { ChangedLines, ProjectObservation } from './projectObservation.ts';
import { functionOver } from './projectObservation.ts';

/** Fewer lines than these are a habit of writing, not a copy. */
const shortest = { exact: 8, renamed: 10, inTests: 25 };
/** Tests repeat themselves on purpose, so that each can be read alone; below this a copy among them is no news. */
const longInTests = 100;
/** Code that stands in more places than this is boilerplate that the project has chosen. */
const mostPlaces = 8;
/** Unmatched lines that may lie between two matched windows of one copy. */
const widestGap = 8;

interface Match {
  readonly mine: Fingerprint;
  readonly theirs: Fingerprint;
  readonly isExact: boolean;
}

interface Copy {
  readonly start: number;
  readonly end: number;
  readonly otherStart: number;
  readonly otherEnd: number;
  readonly isExact: boolean;
  readonly windows: number;
  /** The lines that it speaks for: in one file both sides, with all that repeats between them. */
  readonly from: number;
  readonly to: number;
}

/** Code that the change adds although it already stands elsewhere; reads each summary once. */
export function duplicatesOf(index: ProjectIndex, changes: readonly ChangedLines[]): ProjectObservation[] {
  const added = changes.flatMap(({ path, lines }) => {
    const summary = index.summaries.get(path);
    if (summary === undefined) return [];
    const windows = summary.fingerprints.filter((print) => isMostlyAdded(print, lines));
    return windows.length === 0 ? [] : [{ summary, windows, lines }];
  });
  if (added.length === 0) return [];

  const places = new Map<string, { summary: FileSummary; print: Fingerprint }[]>();
  for (const { windows } of added) for (const { hash } of windows) places.set(renamedHalf(hash), []);
  for (const summary of index.summaries.values()) {
    for (const print of summary.fingerprints) places.get(renamedHalf(print.hash))?.push({ summary, print });
  }

  const observations: ProjectObservation[] = [];
  const told = new Set<string>();
  for (const { summary, windows, lines } of added) {
    const byOther = new Map<string, Match[]>();
    for (const mine of windows) {
      const found = places.get(renamedHalf(mine.hash))!;
      if (found.length > mostPlaces + 1) continue;
      for (const { summary: other, print: theirs } of found) {
        if (theirs === mine || !areComparable(summary, other)) continue;
        if (other === summary && theirs.startLine <= mine.endLine && theirs.endLine >= mine.startLine) continue;
        const list = byOther.get(other.path);
        const match = { mine, theirs, isExact: theirs.hash === mine.hash };
        if (list === undefined) byOther.set(other.path, [match]);
        else list.push(match);
      }
    }
    const copies = [...byOther].flatMap(([path, matches]) => chain(matches).map((copy) => ({ path, copy: apart(copy, path === summary.path) })));
    copies.sort((a, b) => b.copy.end - b.copy.start - (a.copy.end - a.copy.start));
    const covered: Copy[] = [];
    for (const { path, copy } of copies) {
      const other = index.summaries.get(path)!;
      if (!isLongEnough(copy, summary, other) || covered.some((known) => known.from <= copy.end && known.to >= copy.start)) continue;
      // Two places that the change adds together are one remark, not one from each side.
      const key = [`${summary.path}:${copy.start}`, `${path}:${copy.otherStart}`].sort().join(' ');
      if (told.has(key)) continue;
      told.add(key);
      covered.push(copy);
      observations.push(observe(summary, other, copy, lines));
    }
  }
  return observations;
}

function renamedHalf(hash: string): string {
  return hash.slice(0, hash.indexOf('.'));
}

function isMostlyAdded(print: Fingerprint, lines: ChangedLines['lines']): boolean {
  let added = 0;
  for (const { start, end } of lines) added += Math.max(0, Math.min(end, print.endLine) - Math.max(start, print.startLine) + 1);
  return added >= (print.endLine - print.startLine + 1) * 0.75;
}

function areComparable(a: FileSummary, b: FileSummary): boolean {
  return (a.language === 'python') === (b.language === 'python') && a.isTest === b.isTest;
}

function isLongEnough(copy: Copy, mine: FileSummary, other: FileSummary): boolean {
  const lines = Math.min(copy.end - copy.start, copy.otherEnd - copy.otherStart) + 1;
  if (mine.isTest || other.isTest) return lines >= shortest.inTests;
  return copy.isExact ? lines >= shortest.exact : lines >= shortest.renamed && copy.windows >= 2;
}

/** Joins windows that follow each other in both files. */
function chain(matches: readonly Match[]): Copy[] {
  const sorted = [...matches].sort((a, b) => a.mine.startLine - b.mine.startLine || a.theirs.startLine - b.theirs.startLine);
  const open: { -readonly [K in keyof Copy]: Copy[K] }[] = [];
  for (const { mine, theirs, isExact } of sorted) {
    const shift = theirs.startLine - mine.startLine;
    const copy = open.find((candidate) =>
      mine.startLine <= candidate.end + widestGap && theirs.startLine >= candidate.otherStart && theirs.startLine <= candidate.otherEnd + widestGap
      && Math.abs(candidate.otherStart - candidate.start - shift) <= widestGap);
    if (copy === undefined) {
      open.push({ start: mine.startLine, end: mine.endLine, otherStart: theirs.startLine, otherEnd: theirs.endLine, isExact, windows: 1, from: 0, to: 0 });
      continue;
    }
    copy.end = Math.max(copy.end, mine.endLine);
    copy.otherEnd = Math.max(copy.otherEnd, theirs.endLine);
    copy.isExact &&= isExact;
    copy.windows++;
  }
  return open;
}

/** A stretch that repeats itself within a file overlaps its own copy; what is told ends where the other begins. */
function apart(copy: Copy, isSameFile: boolean): Copy {
  if (!isSameFile) return { ...copy, from: copy.start, to: copy.end };
  const told = { ...copy, from: Math.min(copy.start, copy.otherStart), to: Math.max(copy.end, copy.otherEnd) };
  const distance = Math.abs(copy.otherStart - copy.start);
  if (copy.start > copy.otherEnd || copy.otherStart > copy.end) return told;
  return { ...told, end: Math.min(copy.end, copy.start + distance - 1), otherEnd: Math.min(copy.otherEnd, copy.otherStart + distance - 1) };
}

function observe(mine: FileSummary, other: FileSummary, copy: Copy, lines: ChangedLines['lines']): ProjectObservation {
  const count = copy.end - copy.start + 1;
  const where = functionOver(other, copy.otherStart, copy.otherEnd);
  const named = where === '' ? '' : ` in \`${where}\``;
  const place = other.path === mine.path ? `in this file, line ${copy.otherStart}${named}` : `in \`${other.path}\`, line ${copy.otherStart}${named}`;
  const otherPlace = { file: other.path, range: lineRange(copy.otherStart, copy.otherEnd) };
  const addedLines = lines.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, copy.end) - Math.max(start, copy.start) + 1), 0);
  return {
    file: mine.path,
    observation: {
      rule: duplicateCode.id,
      severity: severityOf(mine, copy, count, where !== '' || functionOver(mine, copy.start, copy.end) !== ''),
      confidence: copy.isExact ? 0.9 : 0.7,
      range: lineRange(copy.start, copy.end),
      symbol: functionOver(mine, copy.start, copy.end),
      message: copy.isExact
        ? `These ${count} lines already stand ${place}: a fix in one place will be missed in the other`
        : `These ${count} lines are a copy, under other names, of what stands ${place}`,
      evidence: [
        { kind: 'duplicate', text: `Lines ${copy.otherStart} to ${copy.otherEnd} of \`${other.path}\` are the same${copy.isExact ? '' : ' but for names and values'}`, place: otherPlace },
        { kind: 'metric', text: `${addedLines} of the ${count} lines are new in this change` },
      ],
      related: [{ place: otherPlace, message: copy.isExact ? 'The same code' : 'The same code under other names' }],
    },
  };
}

function severityOf(mine: FileSummary, { isExact }: Copy, count: number, isInFunction: boolean): Severity {
  if (mine.isTest) return isExact && count >= longInTests ? 'info' : 'hint';
  // Declarations of a file that look alike are a pattern, and there is nothing to call.
  if (!isExact && !isInFunction) return 'hint';
  return count >= (isExact ? 10 : 20) ? duplicateCode.severity : 'info';
}

function lineRange(start: number, end: number): { start: { line: number; column: number }; end: { line: number; column: number } } {
  return { start: { line: start, column: 1 }, end: { line: end + 1, column: 1 } };
}
