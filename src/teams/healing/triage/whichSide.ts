import type { ChangeHunk, CommitInfo } from '../ports/changeHistory.ts';
import { looksLikeTest } from '../testModel.ts';

/** Which of the two that disagree, test and code, changed last. */
export interface SideVerdict {
  readonly side: 'test' | 'code' | 'both' | 'neither';
  readonly evidence: string;
}

export interface SideInput {
  readonly testFile: string;
  /** Source files that the test reaches. */
  readonly sources: readonly string[];
  readonly hunks: readonly ChangeHunk[];
  /** Newest first. */
  readonly commits: readonly CommitInfo[];
}

/** The working tree tells first; where it says nothing, the history does. */
export function whichSideChangedLast(input: SideInput): SideVerdict {
  const sources = new Set(input.sources);
  const changed = new Set(input.hunks.map(({ file }) => file));
  const testChanged = changed.has(input.testFile);
  const changedSources = [...changed].filter((file) => sources.has(file) && !looksLikeTest(file));
  if (testChanged && changedSources.length > 0) {
    return { side: 'both', evidence: `The uncommitted change touches both \`${input.testFile}\` and \`${changedSources[0]}\`` };
  }
  if (testChanged) return { side: 'test', evidence: `Only the test file \`${input.testFile}\` has changed since the last commit` };
  if (changedSources.length > 0) return { side: 'code', evidence: `\`${changedSources[0]}\` has changed since the last commit, its test has not` };
  for (const commit of input.commits) {
    const touchesTest = commit.files.includes(input.testFile);
    const source = commit.files.find((file) => sources.has(file) && !looksLikeTest(file));
    if (touchesTest && source !== undefined) return { side: 'both', evidence: `Commit ${commit.id.slice(0, 8)} changed test and code together` };
    if (touchesTest) return { side: 'test', evidence: `The test changed last, in commit ${commit.id.slice(0, 8)} ("${commit.subject.slice(0, 60)}")` };
    if (source !== undefined) return { side: 'code', evidence: `\`${source}\` changed last, in commit ${commit.id.slice(0, 8)} ("${commit.subject.slice(0, 60)}")` };
  }
  return { side: 'neither', evidence: 'The history does not tell which side changed last' };
}
