import type { RateReport, RateWindow } from '../../runtime/resilience/rateLimiter.ts';

const maxRetryAfterMs = 24 * 3_600_000;

/** What a response says of the provider's limits, in either of the two common families of headers. */
export function rateReportOf(headers: Headers, now: number): RateReport | undefined {
  const requests = windowOf(headers, now, ['anthropic-ratelimit-requests-$', 'x-ratelimit-$-requests']);
  const tokens = windowOf(headers, now, ['anthropic-ratelimit-tokens-$', 'anthropic-ratelimit-input-tokens-$', 'x-ratelimit-$-tokens']);
  if (requests === undefined && tokens === undefined) return undefined;
  return { ...(requests === undefined ? {} : { requests }), ...(tokens === undefined ? {} : { tokens }) };
}

function windowOf(headers: Headers, now: number, names: readonly string[]): RateWindow | undefined {
  for (const name of names) {
    const limit = numberOf(headers.get(name.replace('$', 'limit')));
    const remaining = numberOf(headers.get(name.replace('$', 'remaining')));
    if (limit === undefined && remaining === undefined) continue;
    const resetMs = durationOf(headers.get(name.replace('$', 'reset')), now);
    return {
      ...(limit === undefined ? {} : { limit }),
      ...(remaining === undefined ? {} : { remaining }),
      ...(resetMs === undefined ? {} : { resetMs }),
    };
  }
  return undefined;
}

/** When to come back: in milliseconds, in seconds, or at a date. */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const milliseconds = numberOf(headers.get('retry-after-ms'));
  if (milliseconds !== undefined) return Math.min(milliseconds, maxRetryAfterMs);
  const value = headers.get('retry-after');
  const seconds = numberOf(value);
  const after = seconds !== undefined ? seconds * 1_000 : value === null ? Number.NaN : Date.parse(value) - now;
  return Number.isFinite(after) ? Math.min(Math.max(0, after), maxRetryAfterMs) : undefined;
}

/** A date, or `6m0s`, `12ms`, `1.5s`, `1h2m`; a bare number is seconds. */
function durationOf(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const seconds = numberOf(value);
  if (seconds !== undefined) return seconds * 1_000;
  if (/^(?:[\d.]+(?:ms|[smhd]))+$/.test(value)) {
    const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
    let total = 0;
    for (const [, amount, unit] of value.matchAll(/([\d.]+)(ms|[smhd])/g)) total += Number(amount) * units[unit!]!;
    return Number.isFinite(total) ? total : undefined;
  }
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function numberOf(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
