import type { ModelFailure } from '../../runtime/models/modelFailure.ts';

const tooLong = /prompt is too long|context[ _-]?(?:length|window|size)|maximum (?:context|number of tokens)|too many tokens|exceeds? the (?:available )?context|request_too_large|input is too long/i;
const noCredit = /insufficient_quota|exceeded your current quota|credit balance|billing/i;

/** What a status and the provider's words come to. `type` is its own name for the error. */
export function httpFailure(status: number | undefined, type: string, detail: string, retryAfterMs: number | undefined): ModelFailure {
  const words = `${type} ${detail}`;
  const later = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 401 || status === 403 || /^(?:authentication|permission)_error$/.test(type)) return { kind: 'auth', detail };
  // No waiting brings money.
  if (status === 402 || ((status === 400 || status === 429) && noCredit.test(words))) return { kind: 'auth', detail };
  if (status === 429 || type === 'rate_limit_error') return { kind: 'rateLimited', detail, ...later };
  if (status === 529 || status === 503 || type === 'overloaded_error') return { kind: 'overloaded', detail, ...later };
  if (status === 408 || status === 504 || type === 'timeout_error') return { kind: 'timeout', detail };
  if (status === 413 || (status !== undefined && status < 500 && tooLong.test(words))) return { kind: 'tooLong', detail };
  if ((status !== undefined && status >= 500) || status === 409 || type === 'api_error') return { kind: 'server', detail, ...(status === undefined ? {} : { status }), ...later };
  if (status !== undefined || /invalid_request|not_found/.test(type)) return { kind: 'badRequest', detail };
  return { kind: 'server', detail, ...later };
}
