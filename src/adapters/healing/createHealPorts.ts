import type { Clock } from '../../base/clock.ts';
import type { HealPorts } from '../../teams/healing/healPorts.ts';
import { createChangeHistory } from '../git/changeHistory.ts';
import { createTestRunners } from '../runners/createTestRunners.ts';
import { createSandbox } from '../sandbox/createSandbox.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createWorkspaceCopies } from '../sandbox/workspaceCopy.ts';
import { createCandidateTrials } from '../trials/createCandidateTrials.ts';
import type { Linter } from '../../teams/review/ports/instruments.ts';
import { createLintChecker } from './lintChecker.ts';
import { createRepairSource } from './repairSource.ts';
import { createTypeChecker } from './typeChecker.ts';

/** All that the healing team asks of the outside; isolation is probed when it is first needed, not before. */
export function createHealPorts({ clock, repairWorker, linter }: { readonly clock: Clock; readonly repairWorker: URL; readonly linter: Linter }): HealPorts & { dispose(): void } {
  let sandbox: Promise<Sandbox> | undefined;
  const repairs = createRepairSource({ worker: repairWorker, clock });
  const open = (): Promise<Sandbox> => (sandbox ??= createSandbox({ clock }));
  return {
    clock,
    runners: {
      detect: async (...args) => createTestRunners({ sandbox: await open(), clock }).detect(...args),
      run: async (...args) => createTestRunners({ sandbox: await open(), clock }).run(...args),
    },
    copies: { create: async (...args) => createWorkspaceCopies({ sandbox: await open(), clock }).create(...args) },
    history: createChangeHistory(),
    trials: { open: async (...args) => createCandidateTrials({ sandbox: await open(), clock }).open(...args) },
    repairs,
    types: { errors: async (...args) => createTypeChecker(await open()).errors(...args) },
    lint: createLintChecker(linter),
    dispose: () => {
      repairs.dispose();
      void sandbox?.then((opened) => opened.dispose(), () => {});
    },
  };
}
