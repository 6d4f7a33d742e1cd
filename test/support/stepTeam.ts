import type { Team } from '../../src/runtime/engine.ts';
import { agent, team } from './runtimeFixture.ts';

/** A team that does as many steps as it is asked for, one after another, each a task; its result says where each came from. */
export function stepTeam(doStep: (step: number) => Promise<unknown>): Team {
  return team(
    async (task, context) => {
      const from: string[] = [];
      for (let step = 1; step <= (task.input as number); step++) {
        const outcome = await context.delegate({ key: `step ${step}`, kind: 'step', input: step, to: { agent: 'worker' } });
        from.push(outcome.status === 'done' ? `${outcome.result as number} from ${outcome.from}` : outcome.status);
      }
      return from;
    },
    [
      agent('worker', async (task) => {
        await doStep(task.input as number);
        return task.input;
      }),
    ],
  );
}
