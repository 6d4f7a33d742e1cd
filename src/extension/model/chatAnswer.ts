import type { Range } from '../../base/text.ts';
import type { Finding } from '../../protocol/finding.ts';
import { byWeight } from '../../protocol/finding.ts';
import type { Failure } from '../../protocol/healing.ts';
import { failingLine, openProposals } from '../../protocol/healing.ts';
import type { HealView, RunView, ViewState } from '../../protocol/viewState.ts';
import type { CommandId } from '../ids.ts';
import { commands } from '../ids.ts';
import { absolutePath } from './findingRows.ts';
import { proposalsHeadline } from './proposalsHeadline.ts';
import type { Translate } from './translate.ts';
import { counted } from './translate.ts';
import { classWords, proposalFigures, testName } from './verdictWords.ts';
import { confidenceInWords, duration, escapeMarkdown, nothingFound, openFindings, reviewerName, severityCounts, severityWord } from './words.ts';

/** What an answer in the chat is made of, in order. */
export type ChatPart =
  /** Markdown. */
  | { readonly kind: 'text'; readonly text: string }
  /** A link to a place in a file. */
  | { readonly kind: 'place'; readonly path: string; readonly range: Range; readonly title: string }
  | { readonly kind: 'button'; readonly command: CommandId; readonly title: string; readonly argument?: unknown };

export interface ChatAnswer {
  readonly parts: readonly ChatPart[];
  /** What the numbers in the answer stand for, for whoever asks about one. */
  readonly listed: readonly string[];
}

const mostFindings = 12;
const mostEvidence = 2;
const mostFixes = 2;
const mostFailures = 10;
const mostProposals = 3;

/** What a review came to: findings as a list that can be asked about by number. Those of other files stand since an earlier review. */
export function reviewAnswer(state: ViewState, run: RunView, isAsked: (finding: Finding) => boolean, t: Translate): ChatAnswer {
  const open = openFindings(state).filter(isAsked).sort(byWeight);
  const told = open.slice(0, mostFindings);
  const more = open.length - told.length;
  return {
    parts: [
      text(reviewHead(run, open, t)),
      ...told.flatMap((finding, index) => findingParts(finding, index + 1, t)),
      ...(more > 0 ? [text(`\n${counted(t, more, '{0} more stands in the Findings view.', '{0} more stand in the Findings view.')}\n`)] : []),
      ...told.flatMap((finding, index) => fixButton(finding, index + 1, t)).slice(0, mostFixes),
      ...(open.length > 0 ? [button(commands.showFindings, t('Show Findings'))] : []),
      button(commands.openMonitor, t('Open Run Monitor'), { kind: 'run', run: run.id }),
    ],
    listed: told.map(({ id }) => id),
  };
}

function reviewHead(run: RunView, open: readonly Finding[], t: Translate): string {
  const { state } = run;
  const counts = severityCounts(open, t);
  const result = counts === '' ? capitalised(nothingFound(run, t)) : counts;
  const took = state.status === 'running' ? [] : [duration(state.endedAt - run.startedAt, t)];
  const files = counts === '' ? [] : [counted(t, run.files, '{0} file', '{0} files')];
  const lines = [`**${escapeMarkdown(result)}**`, [run.subject, ...files, ...took].map(escapeMarkdown).join(' · ')];
  if (state.status === 'partial') lines.push(escapeMarkdown(t('This is a partial result: {0}', state.reason)));
  if (state.status === 'cancelled') lines.push(escapeMarkdown(t('Cancelled: this is what was found until then.')));
  // What stands in the way of a reviewer is said, since nothing found by nobody is no good news.
  const hindered = run.agents.flatMap(({ title, state: how }) => (how.status === 'degraded' || how.status === 'failed' ? [`- ${escapeMarkdown(`${title}: ${how.reason}`)}`] : []));
  if (hindered.length > 0) lines.push(hindered.join('\n'));
  return `${lines.join('\n\n')}\n\n`;
}

function findingParts(finding: Finding, number: number, t: Translate): readonly ChatPart[] {
  const { severity, agent, confidence, evidence, message } = finding;
  const facts = [severityWord(severity, t), reviewerName(agent), confidenceInWords(confidence, t)].map(escapeMarkdown).join(' · ');
  // A note is told in a line; who wants to know more asks for it by its number.
  const isGrave = severity === 'error' || severity === 'warning';
  const shown = isGrave ? evidence.slice(0, mostEvidence).map((item) => inlineMarkdown(item.text)) : [];
  return [text(`${number}. `), findingPlace(finding), text(entryText(number, facts, message, shown))];
}

/** What stands behind the place of a numbered entry; further lines belong to it only as deep as its number is wide. */
function entryText(number: number, facts: string, message: string, points: readonly string[]): string {
  const indent = ' '.repeat(`${number}. `.length);
  return ` · ${facts}  \n${indent}${inlineMarkdown(message)}\n${points.map((point) => `${indent}- ${point}\n`).join('')}`;
}

export function findingPlace(finding: Finding): ChatPart {
  return { kind: 'place', path: absolutePath(finding), range: finding.range, title: `${finding.file}:${finding.range.start.line}` };
}

function fixButton({ id, fix }: Finding, number: number, t: Translate): readonly ChatPart[] {
  return fix === undefined ? [] : [button(commands.fixFinding, t('Fix {0}: {1}', number, plain(fix.title)), { id })];
}

/** What a heal came to: each failing test with why it fails and what was proven to make it pass. */
export function healAnswer(state: ViewState, heal: HealView, t: Translate): ChatAnswer {
  const told = state.failures.slice(0, mostFailures);
  const more = state.failures.length - told.length;
  const { description, message } = proposalsHeadline(state, t);
  const isolation = heal.isolation.map((missing) => `- ${escapeMarkdown(missing)}\n`).join('');
  const repairable = told.find((failure) => openProposals(failure).some(({ command }) => command === undefined));
  const first = repairable === undefined ? undefined : openProposals(repairable).find(({ command }) => command === undefined);
  return {
    parts: [
      text(`${[message === '' ? '' : `**${escapeMarkdown(message)}**`, escapeMarkdown(description)].filter((line) => line !== '').join('\n\n')}\n\n${isolation}`),
      ...told.flatMap((failure, index) => failureParts(failure, index + 1, t)),
      ...(more > 0 ? [text(`\n${t('{0} more stand in the Proposals view.', more)}\n`)] : []),
      ...(first === undefined ? [] : [button(commands.previewProposal, t('Preview: {0}', plain(first.title)), { proposalId: first.id })]),
      ...(told.length > 0 ? [button(commands.showProposals, t('Show Proposals'))] : []),
      button(commands.openMonitor, t('Open Run Monitor'), { kind: 'run', run: heal.run.id }),
    ],
    listed: [],
  };
}

function failureParts(failure: Failure, number: number, t: Translate): readonly ChatPart[] {
  const line = failingLine(failure) ?? 1;
  const place: ChatPart = { kind: 'place', path: absolutePath(failure), range: { start: { line, column: 1 }, end: { line, column: 1 } }, title: `${failure.file}:${line}` };
  const evidence = failure.evidence.slice(0, mostEvidence).map(inlineMarkdown);
  const proposals = openProposals(failure).slice(0, mostProposals).map((proposal) => `**${inlineMarkdown(capitalised(proposal.title))}** · ${escapeMarkdown(proposalFigures(proposal, t))}`);
  const none = proposals.length > 0 || failure.advice === undefined ? [] : [inlineMarkdown(failure.advice)];
  const facts = `**${escapeMarkdown(testName(failure))}** · ${escapeMarkdown(classWords(failure.class, t))}`;
  return [text(`${number}. `), place, text(entryText(number, facts, failure.message, [...evidence, ...proposals, ...none]))];
}

/** Our sentences quote code in backticks; all else in them is shown as it stands, so that no text of a workspace is markup. */
export function inlineMarkdown(sentence: string): string {
  return sentence
    .replace(/\s+/g, ' ')
    .split(/(`[^`]+`)/)
    .map((piece, index) => (index % 2 === 1 ? piece : escapeMarkdown(piece)))
    .join('');
}

/** Buttons show text as it stands. */
function plain(sentence: string): string {
  const short = sentence.replaceAll('`', '');
  return short.length <= 60 ? short : `${short.slice(0, 59)}…`;
}

function text(markdown: string): ChatPart {
  return { kind: 'text', text: markdown };
}

function button(command: CommandId, title: string, argument?: unknown): ChatPart {
  return { kind: 'button', command, title, ...(argument === undefined ? {} : { argument }) };
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
