import type { Clock } from '../../base/clock.ts';
import { throwIfAborted } from '../../base/errors.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { WorkspaceCopy } from '../../teams/healing/ports/workspaceCopies.ts';
import type { ProbeBench, ProbeBenches } from '../../teams/review/ports/probes.ts';
import { createSandbox } from '../sandbox/createSandbox.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createWorkspaceCopies } from '../sandbox/workspaceCopy.ts';
import { measureGrowth } from './measureGrowth.ts';
import { sendProbe } from './sendProbe.ts';

export interface ProbeBenchesOptions {
  readonly clock: Clock;
  /** Where copies are made. */
  readonly sandboxFolder?: string;
  /** How long one call into the workspace's code may take, loading it included. */
  readonly timeLimitMs?: number;
  /** Leaves bubblewrap aside, as on machines that have none. */
  readonly isPlain?: boolean;
}

const callLimitMs = 6_000;
/** A probe needs little; what needs more is no probe. */
const limits = { processes: 64, memory: 1024 * 1024 * 1024 };

/** Benches over the sandbox and the copies that healing uses; isolation is looked for when it is first needed. */
export function createProbeBenches(options: ProbeBenchesOptions): ProbeBenches & Disposable & { missing(): Promise<readonly string[]> } {
  let opened: Promise<Sandbox> | undefined;
  const { clock, timeLimitMs = callLimitMs, ...where } = options;
  return {
    /** What the isolation of probes lacks on this machine, in words. */
    missing: async () => (await (opened ??= createSandbox({ clock, limits, ...where }))).missing,
    open: async (root, signal): Promise<ProbeBench> => {
      const sandbox = await (opened ??= createSandbox({ clock, limits, ...where }));
      throwIfAborted(signal);
      let copy: Promise<WorkspaceCopy> | undefined;
      return {
        missing: sandbox.missing,
        grow: (probe, given) => measureGrowth(probe, root, sandbox, given),
        // An expression alone needs no copy.
        send: async (probe, given) => sendProbe(probe, await (copy ??= createWorkspaceCopies({ sandbox, ...options }).create(root, given)), sandbox, timeLimitMs, given),
        dispose: async () => {
          const made = await copy?.catch(() => undefined);
          await made?.dispose();
        },
      };
    },
    dispose: () => void opened?.then((sandbox) => sandbox.dispose(), () => undefined),
  };
}
