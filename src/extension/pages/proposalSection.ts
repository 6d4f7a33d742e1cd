import type { Failure, Proposal } from '../../protocol/healing.ts';
import { commands } from '../ids.ts';
import type { Translate } from '../model/translate.ts';
import { counted } from '../model/translate.ts';
import { confidenceInWords } from '../model/words.ts';
import { diffHunkHtml } from './diffHunk.ts';
import type { SafeHtml } from './html.ts';
import { commandUri, html, prose } from './html.ts';
import { patchDiff } from './patchDiff.ts';

export interface ProposalSection {
  readonly failure: Failure;
  readonly proposal: Proposal;
  /** The first one's button is the page's main one. */
  readonly isFirst: boolean;
  readonly title: string;
}

/** One repair: what it changes, the ways to answer, the difference, and what was measured. */
export function proposalSection({ proposal, isFirst, title }: ProposalSection, t: Translate): SafeHtml {
  const sure = t('{0}, {1} %', confidenceInWords(proposal.confidence, t), Math.round(proposal.confidence * 100));
  const diffs = patchDiff(proposal.patch);
  return html`<section>
    <h2>${title}: ${prose(proposal.title)}</h2>
    <p class="quiet">${proposal.strategy} · ${sure}</p>
    ${stateNotice(proposal, t)}
    ${proposal.command === undefined ? '' : html`<pre><code>${proposal.command}</code></pre>`}
    ${diffs.map(({ file, hunks }) => html`<p class="place">${file}</p>${hunks.map(diffHunkHtml)}`)}
    ${actions(proposal, isFirst, t)}
    ${proposal.command === undefined ? verdictTable(proposal, t) : ''}
  </section>`;
}

function stateNotice({ applied, fit }: Proposal, t: Translate): SafeHtml | undefined {
  if (applied) return html`<p class="notice">${t('It is applied. Undo takes it back.')}</p>`;
  if (fit === 'moved') return html`<p class="notice">${t('The file has changed since. Applying proves it again first.')}</p>`;
  return fit === 'gone' ? html`<p class="notice">${t('The lines it changes are no longer what they were, so it cannot be applied.')}</p>` : undefined;
}

function actions(proposal: Proposal, isFirst: boolean, t: Translate): SafeHtml | undefined {
  if (proposal.applied || proposal.fit === 'gone') return undefined;
  const argument = { proposalId: proposal.id };
  const link = (command: string, text: string, isPrimary = false): SafeHtml =>
    html`<a class="button${isPrimary ? ' primary' : ''}" href="${commandUri(command, argument)}">${text}</a>`;
  const buttons =
    proposal.command === undefined
      ? [
          link(commands.applyProposal, t('Apply'), isFirst),
          link(commands.applyAndRerun, t('Apply and Rerun')),
          link(commands.previewProposal, t('Preview')),
        ]
      : [link(commands.applyProposal, t('Run…'), isFirst)];
  return html`<p class="actions">${buttons}${link(commands.rejectProposal, t('Reject…'))}</p>`;
}

/** What was measured, a row a check; a check that was not made says so. */
function verdictTable({ verdict }: Proposal, t: Translate): SafeHtml {
  const { target, suite, regressions, typeCheck, overfit, notes } = verdict;
  const rows: readonly (readonly [name: string, value: string, isGood: boolean | undefined])[] = [
    [t('failing test'), t('passes in {0} of {1} runs', target.passed, target.runs), target.passed === target.runs],
    [
      t('suite'),
      suite === null ? t('not run') : t('{0} of {1} tests pass', suite.passed, suite.total),
      suite === null ? undefined : regressions.length === 0,
    ],
    ...(regressions.length === 0 ? [] : [[t('broken by it'), regressions.slice(0, 5).join(', '), false] as const]),
    [t('type check'), { ok: t('no new error'), failed: t('new errors'), none: t('none here') }[typeCheck], typeCheck === 'none' ? undefined : typeCheck === 'ok'],
    [t('other patches'), otherPatches(overfit.otherPlausible, overfit.agreement, t), overfit.otherPlausible === 0 ? true : undefined],
    ...(overfit.deletes ? [[t('over-fit'), t('it only deletes code'), false] as const] : []),
    ...(overfit.specialCase ? [[t('over-fit'), t('it names a value of the test'), false] as const] : []),
  ];
  return html`<table class="verdict"><tbody>${rows.map(
    ([name, value, isGood]) => html`<tr><th scope="row">${name}</th><td class="mark ${mark(isGood)}">${sign(isGood)}</td><td>${value}</td></tr>`,
  )}</tbody></table>
  ${notes.length === 0 ? '' : html`<ul class="quiet">${notes.map((note) => html`<li>${prose(note)}</li>`)}</ul>`}`;
}

function otherPatches(count: number, agreement: number | null, t: Translate): string {
  if (count === 0) return t('none passes the tests and behaves differently');
  const counts = counted(t, count, '{0} passes the tests and behaves differently', '{0} pass the tests and behave differently');
  return agreement === null || agreement >= 1 ? counts : t('{0}; this one behaves as {1} % of all that pass', counts, Math.round(agreement * 100));
}

function mark(isGood: boolean | undefined): string {
  return isGood === undefined ? 'unknown' : isGood ? 'good' : 'bad';
}

/** By shape, not by colour alone. */
function sign(isGood: boolean | undefined): string {
  return isGood === undefined ? '○' : isGood ? '✓' : '✗';
}
