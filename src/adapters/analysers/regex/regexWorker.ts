import recheck from 'recheck/lib/browser.js';
import { serve } from '../worker/serve.ts';
import { verdictOf } from './verdict.ts';

serve((request) => {
  const { source, flags, timeLimitMs } = request as { readonly source: string; readonly flags: string; readonly timeLimitMs: number };
  return verdictOf(recheck.checkSync(source, flags, { timeout: timeLimitMs }));
});
