import { serve } from '../worker/serve.ts';
import { verdictOf } from './verdict.ts';

// The other backends start a JVM or a native program. The module reads this when it is loaded, so it loads after.
process.env.RECHECK_BACKEND = 'pure';
const { check } = await import('recheck');

serve(async (request) => {
  const { source, flags, timeLimitMs } = request as { readonly source: string; readonly flags: string; readonly timeLimitMs: number };
  return verdictOf(await check(source, flags, { timeout: timeLimitMs }));
});
