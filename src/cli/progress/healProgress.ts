import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import type { ActivityFact, DetectedFact, SuiteFact } from '../../teams/healing/facts.ts';
import { healingFacts } from '../../teams/healing/facts.ts';
import type { Failure } from '../../teams/healing/failure.ts';
import { clean } from '../printers/paint.ts';
import type { Paint } from '../printers/paint.ts';
import { count } from '../printers/words.ts';
import type { ProgressStream } from './progressStream.ts';

/** Redrawn at most this often on a terminal. */
const redrawMs = 80;

/** Shows how healing goes: a line a step, and on a terminal one redrawn line of what is being tried. */
export function showHealProgress(stream: ProgressStream, paint: Paint, now: () => number): { onEvent(event: RunEvent): void; end(): void } {
  const isLive = stream.isTTY === true;
  const told = new Map<string, string>();
  let hasLine = false;
  let drawnAt = -Infinity;

  const erase = (): void => {
    if (hasLine) stream.write('\r\u001b[2K');
    hasLine = false;
  };
  const say = (text: string): void => {
    erase();
    stream.write(`${text}\n`);
  };
  return {
    onEvent: ({ body }) => {
      if (body.type !== 'fact') return;
      if (body.name === healingFacts.detected) {
        for (const project of (body.data as DetectedFact).projects) say(`${project.id}: ${clean(project.evidence)}`);
      } else if (body.name === healingFacts.suite) {
        const fact = body.data as SuiteFact;
        say(`${fact.project}: ${count(fact.passed, 'test')} passed, ${fact.failed} failed (${(fact.durationMs / 1000).toFixed(1)} s)`);
      } else if (body.name === healingFacts.failure) {
        const failure = body.data as Failure;
        const state = `${failure.class} ${failure.state}`;
        if (failure.state === 'diagnosing' || told.get(failure.id) === state) return;
        told.set(failure.id, state);
        say(`${clean(failure.name)}: ${failure.class}, ${failure.state}`);
      } else if (body.name === healingFacts.activity && isLive && now() - drawnAt >= redrawMs) {
        drawnAt = now();
        erase();
        stream.write(paint.dim(clean((body.data as ActivityFact).text).slice(0, (stream.columns ?? 80) - 1)));
        hasLine = true;
      }
    },
    end: erase,
  };
}
