import type { Severity } from '../../base/severity.ts';
import type { Finding } from '../../protocol/finding.ts';
import { confidenceWord, isOpenState } from '../../protocol/finding.ts';
import type { RunView, RunViewState, ViewState } from '../../protocol/viewState.ts';
import type { Translate } from './translate.ts';
import { counted } from './translate.ts';

/** Findings that still ask for something: open ones and those that came back. */
export function isOpen(finding: Finding): boolean {
  return isOpenState(finding.state);
}

/** Open findings worth acting on now. */
export function openFindings(state: ViewState): readonly Finding[] {
  return state.findings.filter((finding) => finding.shown && isOpen(finding));
}

/** `3 errors · 5 warnings`; empty where there is nothing. */
export function severityCounts(findings: readonly Finding[], t: Translate): string {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const parts: string[] = [];
  const errors = count('error');
  const warnings = count('warning');
  const notes = count('info') + count('hint');
  if (errors > 0) parts.push(counted(t, errors, '{0} error', '{0} errors'));
  if (warnings > 0) parts.push(counted(t, warnings, '{0} warning', '{0} warnings'));
  if (notes > 0) parts.push(counted(t, notes, '{0} note', '{0} notes'));
  return parts.join(' · ');
}

/** Severity as a word, for labels and screen readers. */
export function severityWord(severity: Severity, t: Translate): string {
  switch (severity) {
    case 'error':
      return t('Error');
    case 'warning':
      return t('Warning');
    case 'info':
      return t('Note');
    case 'hint':
      return t('Hint');
  }
}

export function confidenceInWords(confidence: number, t: Translate): string {
  switch (confidenceWord(confidence)) {
    case 'proven':
      return t('proven');
    case 'likely':
      return t('likely');
    case 'possible':
      return t('possible');
  }
}

/** `5 reviewers, 12 files, nothing to act on`, for a run that ended without a finding to show. */
export function nothingFound(run: RunView, t: Translate): string {
  const reviewers = run.agents.filter(isReviewer).length;
  return t(
    '{0}, {1}, nothing to act on',
    counted(t, reviewers, '{0} reviewer', '{0} reviewers'),
    counted(t, run.files, '{0} file', '{0} files'),
  );
}

/** Whether an agent reads code itself, as opposed to those who cut up, collect and judge. */
export function isReviewer(agent: { readonly role: string }): boolean {
  return agent.role === 'reviewer';
}

/** A reviewer as people call it; another tool whose results were imported goes by its own name. */
export function reviewerName(agent: string): string {
  return agent.startsWith('imported:') ? agent.slice('imported:'.length) : agent;
}

/** `0.4 s`, `12 s`, `3 min`. */
export function duration(milliseconds: number, t: Translate): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return t('{0} s', seconds.toFixed(1));
  return seconds < 100 ? t('{0} s', Math.round(seconds)) : t('{0} min', Math.round(seconds / 60));
}

/** `just now`, `5 min ago`, `2 h ago`, `3 d ago`. */
export function timeAgo(then: number, now: number, t: Translate): string {
  const minutes = Math.floor(Math.max(0, now - then) / 60_000);
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{0} min ago', minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('{0} h ago', hours) : t('{0} d ago', Math.floor(hours / 24));
}

/** How a run stands, in a word or two. */
export function runStatusWord(status: RunViewState['status'], t: Translate): string {
  switch (status) {
    case 'running':
      return t('running');
    case 'done':
      return t('done');
    case 'partial':
      return t('partial');
    case 'cancelled':
      return t('cancelled');
    case 'failed':
      return t('failed');
  }
}

export function percent(progress: { readonly done: number; readonly total: number }): number {
  return progress.total === 0 ? 0 : Math.floor((100 * Math.min(progress.done, progress.total)) / progress.total);
}

/** Makes text from the workspace show as itself where Markdown is rendered. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$]/g, '\\$&').replace(/\s+/g, ' ');
}

/** Small sums with more digits, so that they are not nothing. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
