import * as z from 'zod';
import type { Observation } from '../../../analysis/observation.ts';
import type { Range } from '../../../base/text.ts';
import { neutralWords } from '../../../runtime/models/trust/neutralWords.ts';
import type { ReviewerId } from '../finding.ts';
import { suggestedFixSchema } from './suggestedFix.ts';

/** What a model is asked to answer with. */
export const judgedSchema = z.object({
  findings: z
    .array(
      z.object({
        file: z.string().max(500),
        line: z.number().int().min(1),
        quote: z.string().min(1).max(600),
        severity: z.enum(['error', 'warning', 'info']),
        confidence: z.number().min(0).max(1),
        message: z.string().min(1).max(400),
        why: z.array(z.string().max(400)).max(4),
        fix: suggestedFixSchema.nullable().optional(),
      }),
    )
    .max(20),
  /** That somebody who can think harder should look as well. */
  isUnsure: z.boolean().optional(),
});

export type JudgedFinding = z.infer<typeof judgedSchema>['findings'][number];

/** A small model is taken at its word where it is sure; what is grave or doubtful is looked at by a large one. */
export function isUnsure({ findings, isUnsure: isSaid }: z.infer<typeof judgedSchema>): boolean {
  return isSaid === true || findings.some(({ confidence, severity }) => confidence < sureFrom || severity === 'error');
}

const sureFrom = 0.75;

/** A judgement is likely at best: nothing has proven it yet. */
const highest = 0.85;
/** How far from the named line the quote may stand; models miscount. */
const reach = 12;

/**
 * What a model says of a file, held against the file: the quoted code has to be there, near the line that is named.
 * Undefined where it is not, because then the model speaks of other code than this.
 */
export function observationOf(judged: JudgedFinding, reviewer: ReviewerId, text: string, model: string): Observation | undefined {
  const range = rangeOfQuote(judged.quote, judged.line, text);
  if (range === undefined) return undefined;
  return {
    rule: `${reviewer}/judgement`,
    severity: judged.severity,
    confidence: Math.round(Math.min(judged.confidence, highest) * 100) / 100,
    range,
    message: neutralWords(judged.message),
    evidence: [...judged.why.map((why) => ({ kind: 'tool' as const, text: neutralWords(why) })), { kind: 'tool', text: `Judged by ${model}; the code that it quotes stands here` }],
    symbol: '',
  };
}

/** The lines that hold a quote, whatever their indentation; the nearest to the named line. */
function rangeOfQuote(quote: string, line: number, text: string): Range | undefined {
  const wanted = quote.split('\n').map((part) => part.trim()).filter((part) => part !== '');
  if (wanted.length === 0) return undefined;
  const lines = text.split('\n');
  const matches = (start: number): number | undefined => {
    let at = start;
    for (const [index, part] of wanted.entries()) {
      while (index > 0 && lines[at] !== undefined && lines[at]!.trim() === '') at++;
      const here = lines[at]?.trim();
      const isHere = here !== undefined && (wanted.length === 1 || index === 0 || index === wanted.length - 1 ? here.includes(part) : here === part);
      if (!isHere) return undefined;
      at++;
    }
    return at - 1;
  };
  for (let distance = 0; distance <= reach; distance++) {
    for (const start of distance === 0 ? [line - 1] : [line - 1 - distance, line - 1 + distance]) {
      const end = start < 0 ? undefined : matches(start);
      if (end === undefined) continue;
      const first = lines[start]!;
      return { start: { line: start + 1, column: first.length - first.trimStart().length + 1 }, end: { line: end + 1, column: lines[end]!.trimEnd().length + 1 } };
    }
  }
  return undefined;
}
