import * as z from 'zod';
import { severities } from '../base/severity.ts';
import { defaultSettings } from '../protocol/settings.ts';
import type { Settings } from '../protocol/settings.ts';

const { review, findings, style, heal, model, audit, trace } = defaultSettings;

/** Where a wrong value decides what leaves the machine, it counts as the stricter one. */
const strictSwitch = z.unknown().optional().transform((value) => value !== undefined && value !== null && value !== false);
const strictList = z.unknown().optional().transform((value) => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []));
/** What is no amount spends nothing. */
const strictCap = z.unknown().optional().transform((value) => {
  if (value === undefined || value === null) return null;
  const amount = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof amount === 'number' && amount >= 0 ? amount : 0;
});

/** What the editor sends is typed by hand, so each wrong value falls back to its default and takes nothing else along. */
const schema = z.object({
  review: z
    .object({
      onSave: z.boolean().catch(review.onSave),
      onSaveDelay: z.number().min(0).catch(review.onSaveDelay),
      reviewers: z.array(z.string()).catch([...review.reviewers]),
      include: z.array(z.string()).catch([...review.include]),
      exclude: z.array(z.string()).catch([...review.exclude]),
      base: z.string().catch(review.base),
      maxFiles: z.number().int().min(1).catch(review.maxFiles),
      maxSeconds: z.number().min(1).catch(review.maxSeconds),
      probe: z.boolean().catch(review.probe),
    })
    .catch({ ...review, reviewers: [...review.reviewers], include: [], exclude: [] }),
  findings: z
    .object({
      minimumSeverity: z.enum(severities).catch(findings.minimumSeverity),
      minimumConfidence: z.number().min(0).max(1).catch(findings.minimumConfidence),
      maxShown: z.number().int().min(1).catch(findings.maxShown),
      showOffDiff: z.boolean().catch(findings.showOffDiff),
    })
    .catch(findings),
  style: z.object({ linter: z.enum(['workspace', 'bundled', 'off']).catch(style.linter) }).catch(style),
  heal: z
    .object({
      command: z.string().catch(heal.command),
      maxSeconds: z.number().min(1).catch(heal.maxSeconds),
      onRed: z.enum(['off', 'failing', 'always']).catch(heal.onRed),
      testController: z.enum(['auto', 'on', 'off']).catch(heal.testController),
    })
    .catch(heal),
  model: z
    .preprocess((value) => value ?? {}, z.object({
      name: z.string().catch(model.name),
      baseUrl: z.string().catch(model.baseUrl),
      others: z.array(z.unknown()).catch([]),
      balance: z.enum(['failover', 'roundRobin', 'leastConnections']).catch(model.balance),
      small: z.array(z.unknown()).catch([]),
      keepLocal: strictSwitch,
      localGlobs: strictList,
      mask: strictList,
      prices: z.record(z.string(), z.unknown()).catch({}),
      maxUsdPerRun: strictCap,
      maxUsdPerDay: strictCap,
    }))
    .catch({ ...model, others: [], small: [], localGlobs: [], mask: [], keepLocal: true }),
  audit: z.object({ keepDays: z.number().int().min(1).catch(audit.keepDays) }).catch(audit),
  trace: z.object({ level: z.enum(['off', 'messages', 'verbose']).catch(trace.level) }).catch(trace),
});

export function readSettings(value: unknown): Settings {
  const result = schema.safeParse(value ?? {});
  return result.success ? result.data : defaultSettings;
}
