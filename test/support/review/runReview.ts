import { createEngine } from '../../../src/runtime/createEngine.ts';
import type { RunHandle } from '../../../src/runtime/engine.ts';
import { MemoryRunStore } from '../../../src/runtime/runs/memoryRunStore.ts';
import type { RunEnd, RunEvent } from '../../../src/runtime/runs/runEvent.ts';
import type { RunStore } from '../../../src/runtime/runs/runStore.ts';
import { silentLogger } from '../../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../../src/runtime/telemetry/tracer.ts';
import type { ReviewPorts } from '../../../src/teams/review/reviewPorts.ts';
import type { ReviewRequest } from '../../../src/teams/review/reviewRequest.ts';
import type { ReviewResult } from '../../../src/teams/review/reviewResult.ts';
import { createReviewTeam } from '../../../src/teams/review/reviewTeam.ts';
import { reviewRequest } from './fakePorts.ts';

export interface ReviewRun {
  readonly end: RunEnd;
  readonly result: ReviewResult;
  readonly events: readonly RunEvent[];
}

/** Runs the review team on its ports to the end and hands back the result with the whole log. */
export async function runReview(
  ports: ReviewPorts,
  request: ReviewRequest = reviewRequest(),
  options: { readonly store?: RunStore; readonly caps?: { seconds?: number }; readonly onStart?: (handle: RunHandle) => void } = {},
): Promise<ReviewRun> {
  const store = options.store ?? new MemoryRunStore({ clock: ports.clock });
  let id = 0;
  const engine = createEngine({ clock: ports.clock, store, logger: silentLogger, tracer: silentTracer, newId: () => `run${++id}` });
  const events: RunEvent[] = [];
  const handle = engine.start(createReviewTeam(ports), request, { caps: options.caps ?? {} });
  const subscription = handle.onEvent((event) => void events.push(event));
  options.onStart?.(handle);
  const end = await handle.end;
  subscription.dispose();
  await engine.dispose();
  return { end, result: ('result' in end ? end.result : null) as ReviewResult, events };
}
