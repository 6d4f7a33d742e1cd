import { addedCycles } from '../../../analysis/project/addedCycles.ts';
import { brokenImports, removedNames } from '../../../analysis/project/staleImports.ts';
import { duplicatesOf } from '../../../analysis/project/duplicatesOf.ts';
import type { ChangedLines } from '../../../analysis/project/projectObservation.ts';
import { staleCalls } from '../../../analysis/project/staleCalls.ts';
import { unusedExports } from '../../../analysis/project/unusedExports.ts';
import { testReach } from '../../../analysis/project/testReach.ts';
import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { ProjectAnswer, ProjectInput, ProjectInstrument } from './instrument.ts';
import type { ProjectView } from './projectIndexes.ts';
import { skeletonFor } from './testSkeletons.ts';

/** What only a look at the whole project can tell; all read one index, which is built once a run. */
export function createProjectInstruments(session: ReviewSession): Readonly<Record<'testReach' | 'duplicates' | 'importCycles' | 'staleUsers', ProjectInstrument>> {
  const instrument = (
    id: string,
    checks: string,
    look: (view: ProjectView, input: ProjectInput, signal: AbortSignal) => Promise<ProjectAnswer>,
  ): ProjectInstrument => ({
    id,
    version: rulesVersion,
    checks,
    read: async (input, signal) => {
      const view = await session.project.view(input.root, signal);
      const answer = await look(view, input, signal);
      const degraded = answer.degraded ?? view.degraded;
      return { observations: answer.observations, ...(degraded === undefined ? {} : { degraded }) };
    },
  });

  return {
    testReach: instrument('test-reach', 'whether tests reach the change', async (view, input, signal) => {
      const coverage = await session.ports.coverage.read(input.changeSet.roots[input.root]!.path, signal);
      const { observations } = testReach(view.index, changesOf(input), {
        ...(coverage === null ? {} : { coverage: coverage.files, coverageSource: coverage.source }),
        skeleton: (file, functions) => skeletonFor(view.index, file, functions),
      });
      return { observations };
    }),
    duplicates: instrument('duplicates', 'code that exists twice', (view, input) =>
      Promise.resolve({ observations: duplicatesOf(view.index, changesOf(input)) }),
    ),
    importCycles: instrument('import-cycles', 'import cycles', (view) => Promise.resolve({ observations: addedCycles(view.index, view.before) })),
    staleUsers: instrument('stale-users', 'who still uses what the change took away, and what it left without a user', (view, input) =>
      Promise.resolve({
        observations: [...removedNames(view.index, view.before, changesOf(input)), ...brokenImports(view.index, view.deleted, view.config), ...staleCalls(view.index, view.before), ...unusedExports(view.index, view.before, view.config)],
      }),
    ),
  };
}

/** The lines a change added; files reviewed whole have none, because nothing in them is new. */
function changesOf({ changeSet, root }: ProjectInput): ChangedLines[] {
  return changeSet.files
    .filter((file) => file.root === root && file.status !== 'whole' && file.status !== 'deleted')
    .map((file) => ({ path: file.path, lines: file.changedLines }));
}
