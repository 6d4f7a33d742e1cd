import type * as Sdk from '@anthropic-ai/sdk';
import { ModelError } from '../../../runtime/models/modelFailure.ts';
import type { ModelUsage } from '../../../runtime/models/modelReply.ts';
import { errorMessage } from '../../../base/errors.ts';
import { httpFailure } from '../httpFailure.ts';
import { networkFailure } from '../networkFailure.ts';
import { rateReportOf, retryAfterOf } from '../rateHeaders.ts';
import { scrub } from '../scrub.ts';

/** What an error of the SDK comes to. */
export function anthropicFailure(
  sdk: typeof Sdk,
  id: string,
  error: unknown,
  { key, now, usage }: { key: string; now: number; usage: ModelUsage | undefined },
): ModelError {
  // What carries requests may refuse one; the SDK takes that for a broken connection.
  const refused = (error as { cause?: unknown } | null)?.cause;
  if (ModelError.is(refused)) return refused;
  if (error instanceof sdk.APIConnectionTimeoutError) return new ModelError(id, { kind: 'timeout', detail: '' }, { usage });
  if (error instanceof sdk.APIConnectionError) return new ModelError(id, networkFailure(error, usage !== undefined), { usage });
  if (error instanceof sdk.APIError) {
    const headers = error.headers ?? new Headers();
    const told = error.type === null && error.status === undefined ? nestedError(error.message) : undefined;
    const detail = scrub(told?.message ?? error.apiMessage ?? withoutStatus(error.message), key);
    const failure = httpFailure(error.status, told?.type ?? error.type ?? '', detail, retryAfterOf(headers, now));
    return new ModelError(id, failure, { usage, rate: rateReportOf(headers, now) });
  }
  if (error instanceof SyntaxError) return new ModelError(id, { kind: 'malformed', detail: 'it holds an event that is not JSON' }, { usage });
  // Below the SDK a connection that breaks is the platform's error.
  if (error instanceof TypeError || hasCode(error)) return new ModelError(id, networkFailure(error, usage !== undefined), { usage });
  return new ModelError(id, { kind: 'malformed', detail: scrub(errorMessage(error), key) }, { usage });
}

/** An error inside a stream may come as the JSON of its event. */
function nestedError(message: string): { type?: string; message?: string } | undefined {
  try {
    const parsed = JSON.parse(message.slice(Math.max(0, message.indexOf('{')))) as { error?: { type?: string; message?: string } };
    return parsed.error;
  } catch {
    return undefined;
  }
}

function withoutStatus(message: string): string {
  return message.replace(/^\d{3}\s+/, '');
}

function hasCode(error: unknown): boolean {
  return typeof error === 'object' && error !== null && typeof (error as { code?: unknown }).code === 'string';
}
