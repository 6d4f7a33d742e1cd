import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import type { BaselineFact, CheckedFact } from '../../teams/feature/facts.ts';
import { featureFacts } from '../../teams/feature/facts.ts';
import type { StepReport } from '../../teams/feature/featureResult.ts';
import { clean } from '../printers/paint.ts';
import { count } from '../printers/words.ts';
import type { ProgressStream } from './progressStream.ts';

/** Shows how building goes: a line for each task that is handed out and for what came of it. */
export function showFeatureProgress(stream: ProgressStream): { onEvent(event: RunEvent): void } {
  const say = (text: string): void => void stream.write(`${clean(text)}\n`);
  return {
    onEvent: ({ body }) => {
      if (body.type === 'task.created' && body.task.parent !== null && body.task.kind !== 'feature.validate') say(`${body.task.key} …`);
      if (body.type !== 'fact') return;
      switch (body.name) {
        case featureFacts.baseline: {
          const { passed, failed, note } = body.data as BaselineFact;
          say(note ?? `${count(passed, 'test')} passed, ${failed} failed before anything was changed`);
          break;
        }
        case featureFacts.step: {
          const { step, status, notes } = body.data as StepReport;
          say(`${step}: ${status}${status === 'accepted' || notes.length === 0 ? '' : ` (${notes[0]})`}`);
          break;
        }
        case featureFacts.checked:
          say(`validation: ${(body.data as CheckedFact).title}`);
          break;
      }
    },
  };
}
