import * as z from 'zod';
import { severities } from '../base/severity.ts';
import { defaultSettings } from '../protocol/settings.ts';
import type { Settings } from '../protocol/settings.ts';

const { review, findings, style, heal, model, trace } = defaultSettings;

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
  model: z.object({ name: z.string().catch(model.name), baseUrl: z.string().catch(model.baseUrl) }).catch(model),
  trace: z.object({ level: z.enum(['off', 'messages', 'verbose']).catch(trace.level) }).catch(trace),
});

export function readSettings(value: unknown): Settings {
  const result = schema.safeParse(value ?? {});
  return result.success ? result.data : defaultSettings;
}
