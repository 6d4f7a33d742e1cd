import type { ChangedFile } from '../changeSet.ts';

/** About so many characters of a change go into one question: some 10,000 tokens. */
const mostCharacters = 36_000;
const perLine = 45;
const around = 50;

/** Puts small files together, so that few questions read a large change; files that no model should read are left out. */
export function batchesOf(files: readonly ChangedFile[], isLeftOut: (file: ChangedFile) => boolean = () => false): number[][] {
  const batches: number[][] = [];
  let current: number[] = [];
  let size = 0;
  for (const [index, file] of files.entries()) {
    if (file.status === 'deleted' || file.language === null || isLeftOut(file)) continue;
    const lines = file.changedLines.reduce((sum, { start, end }) => sum + end - start + 1 + around, 0);
    const characters = Math.min(file.bytes, lines * perLine);
    // Paths say nothing of their root: a question is about one.
    const isOther = current.length > 0 && files[current[0]!]!.root !== file.root;
    if (isOther || (current.length > 0 && size + characters > mostCharacters)) {
      batches.push(current);
      current = [];
      size = 0;
    }
    current.push(index);
    size += characters;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}
