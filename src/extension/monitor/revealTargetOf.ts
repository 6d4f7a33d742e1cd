import type { RevealTarget } from '../../protocol/monitor/monitorHost.ts';

/** What a command's argument asks the monitor to show: a target, a run's id, or a row that stands for a run. */
export function revealTargetOf(given: unknown): RevealTarget | null {
  if (typeof given === 'string') return { kind: 'run', run: given };
  if (typeof given !== 'object' || given === null) return null;
  const { kind, run, runId, seq, agent, finding, failure } = given as Record<string, unknown>;
  if (typeof runId === 'string') return { kind: 'run', run: runId };
  if (typeof run !== 'string') return null;
  if (kind === 'moment' && typeof seq === 'number') return { kind, run, seq };
  if (kind === 'agent' && typeof agent === 'string') return { kind, run, agent };
  if (kind === 'finding' && typeof finding === 'string') return { kind, run, finding };
  if (kind === 'failure' && typeof failure === 'string') return { kind, run, failure };
  return { kind: 'run', run };
}
