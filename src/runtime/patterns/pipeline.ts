import type { TaskOutcome } from '../scheduler/task.ts';

/** One stage: what does it, by delegating, and what its result means for the line. */
export interface Stage<R = unknown> {
  readonly name: string;
  readonly run: () => Promise<TaskOutcome<R>>;
  /** Looks at the result; `stop` ends the line here, which is no failure. */
  readonly onDone: (result: R) => 'go on' | 'stop' | Promise<'go on' | 'stop'>;
}

/** Forgets what a stage's result is, so that stages of different kinds make one line. */
export function stage<R>(definition: Stage<R>): Stage {
  return { ...definition, onDone: (result) => definition.onDone(result as R) } as Stage;
}

/** How a line ended: at its end, at a stage that had nothing to hand on, or at one that failed. */
export type PipelineEnd =
  | { readonly status: 'finished' }
  | { readonly status: 'stopped'; readonly stage: string }
  | { readonly status: 'broken'; readonly stage: string; readonly outcome: Exclude<TaskOutcome, { status: 'done' }> };

/**
 * Runs stages one after the other. A stage that fails stops the line with its error; what earlier stages found stays.
 *
 * Its job in Roundtable: the stages of healing a failure.
 */
export async function pipeline(stages: readonly Stage[]): Promise<PipelineEnd> {
  for (const stage of stages) {
    const outcome = await stage.run();
    if (outcome.status !== 'done') return { status: 'broken', stage: stage.name, outcome };
    if ((await stage.onDone(outcome.result)) === 'stop') return { status: 'stopped', stage: stage.name };
  }
  return { status: 'finished' };
}
