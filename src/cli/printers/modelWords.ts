import type { JudgementEstimate } from '../../teams/review/judgement/estimateJudgement.ts';
import type { KeptLocal } from '../../teams/review/judgement/localFiles.ts';
import { count } from './words.ts';

const mostNamed = 5;

/** `Kept local, not shown to the model: a.js, b.js and 3 more`; empty where every file may be shown. */
export function keptLocalWords({ files, total }: KeptLocal): string {
  if (total === 0) return '';
  const named = files.slice(0, mostNamed).join(', ');
  return `Kept local, not shown to the model: ${named}${total > mostNamed ? ` and ${total - mostNamed} more` : ''}`;
}

/** What judging may come to at most, before the first call. */
export function estimateWords({ model, calls, kept, tokens, usd }: JudgementEstimate): string {
  if (calls === 0) return 'No file of this change may be shown to the model';
  const asked = calls - kept;
  const cached = kept === 0 ? '' : `, ${kept} answered from the cache`;
  if (asked === 0) return `${model}: ${count(calls, 'call')}${cached}, nothing to pay`;
  return `${model}: ${count(calls, 'call')}${cached}, at most ${tokens.toLocaleString('en')} tokens, ${usd === null ? 'price unknown' : usd === 0 ? 'free' : `at most ${dollars(usd)}`}; what a skeptic asks comes on top`;
}

export function dollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
