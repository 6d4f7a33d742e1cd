import type { GrowthOutcome, GrowthProbe } from '../ports/probes.ts';
import type { ProbeResult } from './probeResult.ts';

type Judged = Pick<ProbeResult, 'verdict' | 'text'>;

/** Shorter times are noise of the machine. */
const leastMs = 20;
/** How much faster than the input the time has to grow: doubling the one takes the other three times as long. */
const leastDegree = 1.6;
/** Input of this length in a few milliseconds, at a steady pace, is what a claim of explosion cannot survive. */
const longEnough = 100_000;
const quickEnoughMs = 200;
const steadyDegree = 1.25;

/**
 * Whether measured times bear a claim of growth out. Shown where the time outgrows the input; refuted where a long input
 * is read at a steady pace; everything between is left open.
 */
export function judgeGrowth({ complexity }: Pick<GrowthProbe, 'complexity'>, outcome: GrowthOutcome): Judged {
  if (outcome.status === 'failed') return { verdict: 'notShown', text: `The expression could not be run: ${outcome.why}` };
  const { points, unfinished } = outcome;
  const figures = [...spread(points).map(({ length, ms }) => `${length.toLocaleString('en')} characters ${spell(ms)}`), ...(unfinished === undefined ? [] : [`${unfinished.length.toLocaleString('en')} characters not ended after ${spell(unfinished.ms)}`])].join(', ');
  const last = points.at(-1);
  const before = points.findLast(({ length }) => last !== undefined && length <= last.length * 0.8);
  const outgrows = unfinished !== undefined
    ? last === undefined || degreeBetween(last, unfinished) >= leastDegree
    : last !== undefined && last.ms >= leastMs && before !== undefined && degreeBetween(before, last) >= leastDegree;
  if (outgrows) return { verdict: 'shown', text: `Run on input that grows: ${figures}` };
  if (unfinished === undefined && last !== undefined && last.length >= longEnough && last.ms <= quickEnoughMs && isSteady(points)) {
    return { verdict: 'refuted', text: `Run on input made for it, the time grows no faster than the input: ${figures}` };
  }
  return { verdict: 'notShown', text: points.length === 0 ? `The ${complexity} growth could not be measured` : `The ${complexity} growth did not show in what was measured: ${figures}` };
}

/** Judged over the far end, because what a machine does beside decides about short times. */
function isSteady(points: readonly { readonly length: number; readonly ms: number }[]): boolean {
  const last = points.at(-1)!;
  const middle = points.find(({ length }) => length >= last.length / 8);
  if (middle === undefined || middle === last) return false;
  return last.ms < 2 || degreeBetween(middle, last) <= steadyDegree;
}

/** The exponent of a power that would grow like this. */
function degreeBetween(a: { readonly length: number; readonly ms: number }, b: { readonly length: number; readonly ms: number }): number {
  return Math.log(Math.max(b.ms, 0.001) / Math.max(a.ms, 0.001)) / Math.log(b.length / a.length);
}

/** The last four tell the story. */
function spread<T>(points: readonly T[]): readonly T[] {
  return points.slice(-4);
}

function spell(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : ms >= 10 ? `${Math.round(ms)} ms` : ms >= 0.1 ? `${ms.toFixed(1)} ms` : 'under 0.1 ms';
}
