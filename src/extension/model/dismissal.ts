import type { DismissalScope, Finding } from '../../protocol/finding.ts';
import type { Translate } from './translate.ts';

const dayMs = 86_400_000;

/** How far a dismissal may reach, nearest first. */
export function scopeChoices(
  finding: Finding,
  t: Translate,
): readonly { readonly scope: DismissalScope; readonly label: string; readonly description: string }[] {
  return [
    { scope: 'finding', label: t('This finding'), description: `${finding.file}:${finding.range.start.line}` },
    { scope: 'file', label: t('This rule in this file'), description: `${finding.rule} · ${finding.file}` },
    { scope: 'rule', label: t('This rule everywhere'), description: finding.rule },
  ];
}

export function reasonChoices(t: Translate): readonly string[] {
  return [
    t('Not a problem here'),
    t('False alarm'),
    t('Intended'),
    t('Will be fixed later'),
    t('Test or example code'),
  ];
}

export interface ExpiryChoice {
  readonly label: string;
  /** Milliseconds from now; `forGood` has none, `untilDate` asks. */
  readonly length: number | 'forGood' | 'untilDate';
}

export function expiryChoices(t: Translate): readonly ExpiryChoice[] {
  return [
    { label: t('For good'), length: 'forGood' },
    { label: t('For a week'), length: 7 * dayMs },
    { label: t('For a month'), length: 30 * dayMs },
    { label: t('Until a date…'), length: 'untilDate' },
  ];
}

/** The end of the given day, in local time, where the text is a day to come. */
export function parseUntil(text: string, now: number): number | undefined {
  const match = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(year, month - 1, day, 23, 59, 59, 999);
  const isReal = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return isReal && date.getTime() > now ? date.getTime() : undefined;
}
