import type { AgentContext } from '../agents/agent.ts';
import type { TaskOutcome, TaskSpec } from '../scheduler/task.ts';

export interface ParallelOptions<R> {
  /** Gets each outcome as soon as it is known. What it returns is waited for before more work is handed out. */
  readonly onOutcome?: (outcome: TaskOutcome<R>, index: number, spec: TaskSpec) => void | Promise<void>;
  /** How many tasks the scheduler holds at once. Default 256: enough to choose from, few enough to forget. */
  readonly limit?: number;
  /** How one task is done; by default it is delegated. */
  readonly run?: (spec: TaskSpec) => Promise<TaskOutcome<R>>;
}

/** How many tasks came to what. */
export type OutcomeCounts = Record<TaskOutcome['status'], number>;

const defaultLimit = 256;

/**
 * Fans tasks out to whoever can do them and hands each outcome on as it comes, in the order of completion. There is no
 * barrier: a slow task holds up nobody. Ends when all outcomes are known; rejects only if `onOutcome` does.
 *
 * Its job in Roundtable: the review team, each reviewer on each file, with the aggregator fed as they go.
 */
export async function parallel<R = unknown>(
  context: Pick<AgentContext, 'delegate'>,
  specs: Iterable<TaskSpec>,
  options: ParallelOptions<R> = {},
): Promise<OutcomeCounts> {
  const run = options.run ?? ((spec: TaskSpec) => context.delegate<R>(spec));
  const counts: OutcomeCounts = { done: 0, failed: 0, cancelled: 0, skipped: 0 };
  const waiting = inOrder(specs);
  let broken: { error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true && broken === undefined; next = waiting.next()) {
      const { spec, index } = next.value;
      const outcome = await run(spec);
      counts[outcome.status]++;
      try {
        const handled = options.onOutcome?.(outcome, index, spec);
        if (handled !== undefined) await handled;
      } catch (error) {
        // The others finish what they have in hand, so that nothing is left running unwatched.
        broken ??= { error };
      }
    }
  };
  const size = Array.isArray(specs) ? specs.length : Infinity;
  const workers = Math.max(1, Math.min(options.limit ?? defaultLimit, size));
  await Promise.all(Array.from({ length: workers }, worker));
  if (broken !== undefined) throw broken.error;
  return counts;
}

/** A list goes by priority, since the scheduler sees only a part of it at a time; a stream goes as it comes. */
function* inOrder(specs: Iterable<TaskSpec>): Generator<{ spec: TaskSpec; index: number }, undefined> {
  if (Array.isArray(specs)) {
    const entries = (specs as TaskSpec[]).map((spec, index) => ({ spec, index }));
    entries.sort((a, b) => (b.spec.priority ?? 0) - (a.spec.priority ?? 0) || a.index - b.index);
    yield* entries;
    return undefined;
  }
  let index = 0;
  for (const spec of specs) yield { spec, index: index++ };
  return undefined;
}
