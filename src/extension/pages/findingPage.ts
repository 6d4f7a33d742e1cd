import type { Range } from '../../base/text.ts';
import type { DroppedFinding, Finding, FindingEvidence } from '../../protocol/finding.ts';
import { commands } from '../ids.ts';
import { absolutePath } from '../model/findingRows.ts';
import type { Translate } from '../model/translate.ts';
import { confidenceInWords, isOpen, reviewerName, severityWord } from '../model/words.ts';
import { diffHunkHtml } from './diffHunk.ts';
import type { DiffLine } from './fixDiff.ts';
import type { SafeHtml } from './html.ts';
import { commandUri, html, prose } from './html.ts';
import { rulePagePath } from './pagePath.ts';

export interface FindingPage {
  readonly finding: Finding;
  readonly dropped?: DroppedFinding;
  /** What the fix does to each file; absent where the text could not be read. */
  readonly diffs: readonly { readonly file: string; readonly hunks: readonly (readonly DiffLine[])[] }[];
  readonly pageAddress: (path: string) => string;
}

/**
 * One finding like a good review comment. The consequence, the fix and the ways to answer come first, so that nobody
 * scrolls for them; the path and the evidence follow.
 */
export function findingPageHtml(page: FindingPage, t: Translate): SafeHtml {
  const { finding } = page;
  return html`
    <header>
      ${facts(finding, t)}
      <h1>${prose(finding.message)}</h1>
      <p class="place">${placeLink(finding, finding.file, finding.range)}${finding.symbol === '' ? '' : html` · <code>${finding.symbol}</code>`}</p>
      ${notice(page, t)}
      ${actions(finding, t)}
    </header>
    ${fixSection(page, t)}
    ${pathSection(finding, t)}
    ${checkedSection(finding, t)}
    ${votesSection(finding, t)}
    <footer>
      <a href="${commandUri(commands.openPage, page.pageAddress(rulePagePath(finding.rule)))}">${t('About the rule {0}', finding.rule)}</a>
    </footer>`;
}

function facts(finding: Finding, t: Translate): SafeHtml {
  const sure = t('{0}, {1} %', confidenceInWords(finding.confidence, t), Math.round(finding.confidence * 100));
  return html`<p class="facts"><span class="severity ${finding.severity}">${severityWord(finding.severity, t)}</span>
    <span>${reviewerName(finding.agent)}</span> <span>${sure}</span>
    ${finding.cwe.map((cwe) => html`<span>${cwe}</span> `)}</p>`;
}

function notice({ finding, dropped }: FindingPage, t: Translate): SafeHtml | undefined {
  if (dropped !== undefined) return html`<p class="notice">${t('Refuted by {0}: {1}', dropped.by, dropped.why)}</p>`;
  const { state } = finding;
  switch (state.status) {
    case 'dismissed': {
      const until = state.until === undefined ? t('for good') : t('until {0}', new Date(state.until).toLocaleDateString());
      return html`<p class="notice">${t('Dismissed {0}: {1}', until, state.reason)}</p>`;
    }
    case 'cameBack':
      return html`<p class="notice">${t('It was gone, and it came back.')}</p>`;
    case 'fixed':
      return html`<p class="notice">${t('The code it was about is gone.')}</p>`;
    case 'open':
      return undefined;
  }
}

function actions(finding: Finding, t: Translate): SafeHtml {
  const argument = { ids: [finding.id] };
  const buttons: SafeHtml[] = [];
  if (isOpen(finding)) {
    if (finding.fix !== undefined) {
      buttons.push(html`<a class="button primary" href="${commandUri(commands.fixFinding, argument)}">${t('Apply Fix')}</a>`);
    }
    buttons.push(html`<a class="button" href="${commandUri(commands.dismissFinding, argument)}">${t('Dismiss…')}</a>`);
  } else if (finding.state.status === 'dismissed') {
    buttons.push(html`<a class="button" href="${commandUri(commands.restoreFinding, argument)}">${t('Take Dismissal Back')}</a>`);
  }
  const place = commandUri(commands.openPlace, absolutePath(finding), finding.range);
  buttons.push(html`<a class="button" href="${place}">${t('Go to Code')}</a>`);
  return html`<p class="actions">${buttons}</p>`;
}

function fixSection({ finding, diffs }: FindingPage, t: Translate): SafeHtml | undefined {
  if (finding.fix === undefined) return undefined;
  const isSafe = finding.fix.isSafe ? t('safe to apply as it is') : t('check it before you apply it');
  return html`<section>
    <h2>${t('Fix')}</h2>
    <p>${prose(finding.fix.title)} <span class="quiet">· ${isSafe}</span></p>
    ${diffs.map(({ file, hunks }) => html`${diffs.length > 1 ? html`<p class="place">${file}</p>` : ''}${hunks.map(diffHunkHtml)}`)}
  </section>`;
}

/** The way from where a value enters to where it does harm: related places in order, then the finding's own. */
function pathSection(finding: Finding, t: Translate): SafeHtml | undefined {
  if (finding.related.length === 0) return undefined;
  const steps = finding.related.map(
    ({ file, range, message }) => html`<li>${placeLink(finding, file, range)} ${prose(message)}</li>`,
  );
  return html`<section>
    <h2>${t('Path')}</h2>
    <ol>${steps}<li>${placeLink(finding, finding.file, finding.range)} ${t('here')}</li></ol>
  </section>`;
}

function checkedSection(finding: Finding, t: Translate): SafeHtml | undefined {
  if (finding.evidence.length === 0) return undefined;
  const items = finding.evidence.map((evidence) => html`<li>${evidenceHtml(finding, evidence)}</li>`);
  return html`<section><h2>${t('What was checked, by {0}', reviewerName(finding.agent))}</h2><ul>${items}</ul></section>`;
}

function evidenceHtml(finding: Finding, { kind, text, file, range }: FindingEvidence): SafeHtml {
  const isLong = text.includes('\n');
  const place = file === undefined || range === undefined ? '' : html` ${placeLink(finding, file, range)}`;
  return html`<span class="kind">${kind}</span> ${isLong ? html`<pre><code>${text}</code></pre>` : prose(text)}${place}`;
}

function votesSection(finding: Finding, t: Translate): SafeHtml | undefined {
  if (finding.votes === undefined || finding.votes.length === 0) return undefined;
  const rows = finding.votes.map(
    ({ agent, vote, why }) => html`<li><strong>${reviewerName(agent)}</strong> ${vote === 'for' ? t('agrees') : t('disagrees')}: ${prose(why)}</li>`,
  );
  return html`<section><h2>${t('Other reviewers')}</h2><ul>${rows}</ul></section>`;
}

function placeLink({ root }: Finding, file: string, range: Range): SafeHtml {
  const target = commandUri(commands.openPlace, absolutePath({ root, file }), range);
  return html`<a class="place" href="${target}">${file}:${range.start.line}</a>`;
}
