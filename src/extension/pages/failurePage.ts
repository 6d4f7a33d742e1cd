import type { Failure, Proposal } from '../../protocol/healing.ts';
import { failingLine, isRepaired, openProposals, openRepairs } from '../../protocol/healing.ts';
import type { RejectedProposal } from '../../protocol/messages.ts';
import { commands } from '../ids.ts';
import { absolutePath } from '../model/findingRows.ts';
import type { Translate } from '../model/translate.ts';
import { classSentence, classWords, isUnderWay, proposalFigures, suspectPlace, testName } from '../model/verdictWords.ts';
import type { SafeHtml } from './html.ts';
import { commandUri, html, prose } from './html.ts';
import { proposalSection } from './proposalSection.ts';

export interface FailurePage {
  readonly failure: Failure;
  /** Where the page is about one proposal: that one comes first. */
  readonly proposal?: string;
  readonly rejected: readonly RejectedProposal[];
  /** What isolation is missing on this machine. */
  readonly isolation: readonly string[];
}

/** A page shows so many repairs in full. */
const shownProposals = 2;

/**
 * A failing test: what it said, the best repair with its verdict, then why it fails and what else was tried. The answer
 * comes first, so that nobody scrolls for it.
 */
export function failurePageHtml(page: FailurePage, t: Translate): SafeHtml {
  const { failure, proposal } = page;
  const ordered = [...failure.proposals].sort((a, b) => Number(b.id === proposal) - Number(a.id === proposal));
  return html`
    <header>
      ${facts(failure, t)}
      <h1>${testName(failure)}</h1>
      <p class="place">${placeLink(failure, failure.file, failingLine(failure) ?? 1)}</p>
      <pre><code>${failure.message}</code></pre>
      ${notice(failure, t)}
      ${actions(failure, t)}
    </header>
    ${ordered.slice(0, shownProposals).map((each, index) => proposalSection({ failure, proposal: each, isFirst: index === 0, title: ordered.length === 1 ? t('Repair') : t('Repair {0}', position(failure, each)) }, t))}
    ${whySection(failure, t)}
    ${suspectsSection(failure, t)}
    ${othersSection(ordered.slice(shownProposals), t)}
    ${rejectedSection(page, t)}
    ${isolationFooter(page, t)}`;
}

function position({ proposals }: Failure, proposal: Proposal): number {
  return proposals.indexOf(proposal) + 1;
}

function facts(failure: Failure, t: Translate): SafeHtml {
  const state = isRepaired(failure) ? t('Repaired, not run yet') : isUnderWay(failure) ? t('Being healed') : t('Failing test');
  const repairs = openRepairs(failure).length;
  const none = openProposals(failure).length > 0 ? t('a command to run') : t('no repair');
  return html`<p class="facts"><span class="severity ${isRepaired(failure) ? 'info' : 'error'}">${state}</span>
    <span>${classWords(failure.class, t)}</span>
    <span>${repairs === 0 ? none : repairs === 1 ? t('1 repair proven') : t('{0} repairs proven', repairs)}</span></p>`;
}

function notice(failure: Failure, t: Translate): SafeHtml | undefined {
  if (isUnderWay(failure)) return html`<p class="notice">${failure.activity ?? t('Looking for a repair.')}</p>`;
  if (failure.proposals.length > 0) return undefined;
  return html`<p class="notice">${prose(failure.advice ?? t('No repair was proven. What was found out is below.'))}</p>`;
}

function actions(failure: Failure, t: Translate): SafeHtml {
  const heal = commandUri(commands.healTest, { failureId: failure.id });
  const line = failingLine(failure) ?? 1;
  const at = { line, column: 1 };
  const place = commandUri(commands.openPlace, absolutePath(failure), { start: at, end: at });
  return html`<p class="actions">
    <a class="button" href="${place}">${t('Go to Test')}</a>
    ${isUnderWay(failure) ? '' : html`<a class="button" href="${heal}">${t('Heal Again')}</a>`}</p>`;
}

function whySection(failure: Failure, t: Translate): SafeHtml {
  const items = failure.evidence.map((text) => html`<li>${prose(text)}</li>`);
  return html`<section>
    <h2>${t('Why it fails')}</h2>
    <p>${classSentence(failure.class, t)}${failure.proposals.length > 0 && failure.advice !== undefined ? html` ${prose(failure.advice)}` : ''}</p>
    ${items.length === 0 ? '' : html`<ul>${items}</ul>`}
  </section>`;
}

function suspectsSection(failure: Failure, t: Translate): SafeHtml | undefined {
  if (failure.suspects.length === 0) return undefined;
  const rows = failure.suspects.slice(0, 10).map(
    (suspect) => html`<tr>
      <td>${placeLink(failure, suspect.file, suspect.line, suspectPlace(suspect))}</td>
      <td class="figure">${suspect.score.toFixed(2)}</td>
      <td>${prose(suspect.why)}</td></tr>`,
  );
  return html`<section>
    <h2>${t('Suspects')}</h2>
    <table><thead><tr><th>${t('place')}</th><th>${t('score')}</th><th>${t('why')}</th></tr></thead><tbody>${rows}</tbody></table>
  </section>`;
}

/** The lesser repairs by name and verdict; each has a page of its own. */
function othersSection(proposals: readonly Proposal[], t: Translate): SafeHtml | undefined {
  if (proposals.length === 0) return undefined;
  const rows = proposals.map(
    (proposal) => html`<li><a href="${commandUri(commands.openEvidence, { proposalId: proposal.id })}">${prose(proposal.title)}</a> <span class="quiet">${proposalFigures(proposal, t)}</span></li>`,
  );
  return html`<section><h2>${t('Other repairs')}</h2><ul>${rows}</ul></section>`;
}

function rejectedSection({ rejected }: FailurePage, t: Translate): SafeHtml | undefined {
  if (rejected.length === 0) return undefined;
  const rows = rejected.map(({ title, reason, at }) => html`<li>${prose(title)}: ${reason} <span class="quiet">· ${new Date(at).toLocaleDateString()}</span></li>`);
  return html`<section><h2>${t('Rejected')}</h2><ul>${rows}</ul></section>`;
}

function isolationFooter({ isolation }: FailurePage, t: Translate): SafeHtml | undefined {
  if (isolation.length === 0) return undefined;
  return html`<footer>${t('Tests ran in a copy of the workspace. On this machine its isolation lacked: {0}.', isolation.join('; '))}</footer>`;
}

function placeLink(failure: Failure, file: string, line: number, text = `${file}:${line}`): SafeHtml {
  const at = { line, column: 1 };
  return html`<a class="place" href="${commandUri(commands.openPlace, absolutePath({ root: failure.root, file }), { start: at, end: at })}">${text}</a>`;
}
