import type { Clock } from '../../base/clock.ts';
import { throwIfAborted } from '../../base/errors.ts';
import { systemClock } from '../clock/systemClock.ts';
import { findExecutable } from '../files/findExecutable.ts';
import type { ProcessLimits } from '../processes/processWatch.ts';
import { ProcessWatch } from '../processes/processWatch.ts';
import type { Walls } from './bubblewrap.ts';
import { probeBubblewrap } from './bubblewrap.ts';
import { Enclosures } from './enclosures.ts';
import { runToEnd } from './runToEnd.ts';
import type { Sandbox } from './sandbox.ts';
import { startIsolated } from './startIsolated.ts';

export interface SandboxOptions {
  readonly clock?: Clock;
  /** Where its temporary folders lie; where copies lie by default. */
  readonly sandboxFolder?: string;
  readonly limits?: Partial<ProcessLimits>;
  /** Folders that programs read although no call names them, so that no private `/tmp` may hide them. */
  readonly readable?: readonly string[];
  /** Leaves bubblewrap aside, as on machines that have none. */
  readonly isPlain?: boolean;
}

const defaultLimits: ProcessLimits = { processes: 256, threads: 4_096, memory: 2 * 1024 * 1024 * 1024 };

/** The best isolation that this machine allows; `missing` says what it lacks. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? systemClock;
  const probe = options.isPlain === true ? 'absent' : await probeOnce();
  const walls = typeof probe === 'string' ? null : probe;
  const enclosures = new Enclosures(walls, options);
  const watch = new ProcessWatch(clock, { ...defaultLimits, ...options.limits });
  const alive = new Set<() => void>();

  return {
    missing: missingOf(probe),
    run: async (call, signal) => {
      throwIfAborted(signal);
      const env = enclosures.environmentOf(call);
      if ((await findExecutable(call.program, env)) === null) return { status: 'failed', reason: `it could not be started: there is no program \`${call.program}\`` };
      throwIfAborted(signal);
      return runToEnd(call, startIsolated(call, enclosures, watch, alive), clock, signal);
    },
    start: (call) => startIsolated(call, enclosures, watch, alive),
    dispose: () => {
      for (const kill of [...alive]) kill();
      enclosures.dispose();
    },
  };
}

let probed: ReturnType<typeof probeBubblewrap> | undefined;

function probeOnce(): ReturnType<typeof probeBubblewrap> {
  probed ??= probeBubblewrap();
  return probed;
}

function missingOf(probe: Walls | 'absent' | 'powerless'): string[] {
  const missing: string[] = [];
  if (typeof probe === 'string') {
    missing.push(`no file isolation: ${reasonWithout(probe)}`, 'network is not cut off');
  } else {
    if (!probe.hasNetwork) missing.push('network is not cut off: this machine does not let bwrap do it');
    if (!probe.hasProcesses) missing.push('processes of the machine can be seen: this machine does not let bwrap hide them');
  }
  if (process.platform !== 'linux') missing.push('memory and number of processes are not limited');
  return missing;
}

function reasonWithout(probe: 'absent' | 'powerless'): string {
  if (process.platform !== 'linux') return 'there is no bwrap on this system';
  return probe === 'absent' ? 'bwrap is not installed' : 'this machine does not let bwrap work';
}
