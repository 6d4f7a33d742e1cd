import type { Fence } from '../../../runtime/models/trust/fence.ts';
import type { ChangedFile } from '../changeSet.ts';
import { isChangedLine } from '../changeSet.ts';
import type { ReviewerId } from '../finding.ts';
import { lookUpWords } from './reviewLookUps.ts';

const charge: Readonly<Record<ReviewerId, string>> = {
  style: 'names that mislead, comments that are wrong, and code that says in many words what could be said in few',
  security: 'input of others that reaches something dangerous, missing checks of who may do what, secrets, and unsafe defaults',
  tests: 'behaviour that changed and that no test would notice, and tests that cannot fail or test something else than they say',
  performance: 'work that grows with the product of its inputs, repeated queries, blocking calls where others wait, and what is kept forever',
  structure: 'mistakes in logic: wrong conditions, off by one, missing cases, swallowed errors, leaked resources, callers that no longer fit',
};

/** The same for every file and every run, so that a provider can cache it: no workspace text in it. */
export function reasonSystem(reviewer: ReviewerId, fence: Fence): string {
  return [
    `You are the ${reviewer} reviewer of a team that reads changes to code. You look for ${charge[reviewer]}; other reviewers look for the rest.`,
    'Report only what the change does or makes worse and what a developer would want to act on. Nothing is a good answer. Do not report what a formatter or a type checker says, and do not repeat what the instruments have found.',
    'For each finding give the file, the line, the code it is about quoted to the letter from that line (`quote`), how severe and how sure you are, one sentence that names the consequence (`message`), and the facts that lead to it, each with its line (`why`). A finding whose quote is not in the file is thrown away.',
    'Where a small edit of that file puts it right, give it as `fix`: for each edit the old text to the letter as it stands in the file once (`old`) and the text in its place (`new`). It is tried before anybody sees it; leave it out where you are not sure.',
    'Set `isUnsure` where it takes a closer look than yours to tell.',
    lookUpWords,
    fence.rule,
    'Answer with JSON and nothing else.',
  ].join('\n\n');
}

/** A changed file with the reports of instruments on it. */
export interface FileToJudge {
  readonly file: ChangedFile;
  readonly text: string;
  readonly seen: readonly { readonly line: number; readonly rule: string }[];
}

/** Lines shown around a change, and of a file at most. */
const around = 25;
const mostLines = 600;
const longestLine = 400;

/** The changed places of files with their surroundings, numbered, changed lines marked with `+`, fenced as data. */
export function reasonPrompt(files: readonly FileToJudge[], fence: Fence): string {
  return files
    .map(({ file, text, seen }) => {
      const reports = seen.length === 0 ? '' : `\nThe instruments have found already:\n${fence.around(seen.map(({ line, rule }) => `line ${line}: ${rule}`).join('\n'), 'instruments')}`;
      return `${fence.around(excerptOf(file, text), `${file.path}, ${file.status}`)}${reports}`;
    })
    .join('\n\n');
}

export function excerptOf(file: ChangedFile, text: string): string {
  const lines = text.split('\n');
  const wanted = new Set<number>();
  for (const { start, end } of file.changedLines) {
    for (let line = Math.max(1, start - around); line <= Math.min(lines.length, end + around) && wanted.size < mostLines; line++) wanted.add(line);
  }
  const shown: string[] = [];
  let last = 0;
  for (const line of [...wanted].sort((a, b) => a - b)) {
    if (line !== last + 1) shown.push('   …');
    shown.push(`${String(line).padStart(5)} ${isChangedLine(file, line) ? '+' : ' '} ${lines[line - 1]!.slice(0, longestLine)}`);
    last = line;
  }
  return shown.join('\n');
}
