import { createEngine } from '../../../src/runtime/createEngine.ts';
import type { RunHandle } from '../../../src/runtime/engine.ts';
import { MemoryRunStore } from '../../../src/runtime/runs/memoryRunStore.ts';
import type { RunEnd, RunEvent } from '../../../src/runtime/runs/runEvent.ts';
import { silentLogger } from '../../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../../src/runtime/telemetry/tracer.ts';
import { createHealingTeam } from '../../../src/teams/healing/healingTeam.ts';
import type { HealPorts } from '../../../src/teams/healing/healPorts.ts';
import type { HealRequest } from '../../../src/teams/healing/healRequest.ts';
import type { HealResult } from '../../../src/teams/healing/healResult.ts';

export function healRequest(more: Partial<HealRequest> = {}): HealRequest {
  return { roots: ['/w'], tests: [], isTrusted: true, maxFailures: 20, ...more };
}

/** Runs the healing team on its ports to the end and hands back the result with the whole log. */
export async function runHeal(
  ports: HealPorts,
  request: HealRequest = healRequest(),
  onStart?: (handle: RunHandle) => void,
): Promise<{ readonly end: RunEnd; readonly result: HealResult; readonly events: readonly RunEvent[] }> {
  const store = new MemoryRunStore({ clock: ports.clock });
  let id = 0;
  const engine = createEngine({ clock: ports.clock, store, logger: silentLogger, tracer: silentTracer, newId: () => `run${++id}` });
  const events: RunEvent[] = [];
  const handle = engine.start(createHealingTeam(ports), request);
  const subscription = handle.onEvent((event) => void events.push(event));
  onStart?.(handle);
  const end = await handle.end;
  subscription.dispose();
  await engine.dispose();
  return { end, result: ('result' in end ? end.result : null) as HealResult, events };
}
