import type * as z from 'zod';
import type { Result } from '../../../base/result.ts';
import { fail, ok } from '../../../base/result.ts';

const maxIssues = 8;

/** Checks a value against a schema; a failure is told in words that a model can act on. */
export function validate<T>(schema: z.ZodType<T>, value: unknown): Result<T, string> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const { issues } = parsed.error;
  const told = issues.slice(0, maxIssues).map((issue) => `${issue.path.length === 0 ? 'The value' : issue.path.map(String).join('.')}: ${issue.message}`);
  if (issues.length > maxIssues) told.push(`and ${issues.length - maxIssues} more`);
  return fail(told.join('; '));
}
