import type { RecordedCall, ScriptedAnswer } from './scriptedAnswer.ts';

export type FeatureStepName = 'research' | 'coding' | 'testing' | 'documentation';

/** What each specialist does, one list of turns for each time it is set to work; and what its colleague says, one for each round. */
export interface FeatureScript {
  readonly work: Partial<Record<FeatureStepName, readonly (readonly ScriptedAnswer[])[]>>;
  readonly reviews?: Partial<Record<FeatureStepName, readonly unknown[]>>;
  readonly onCall?: (call: RecordedCall) => void;
}

export const says = (text: string): ScriptedAnswer => ({ kind: 'text', text, usage: { input: 500, output: 50 } });

export function calls(...list: readonly (readonly [name: string, input: object])[]): ScriptedAnswer {
  return { kind: 'tools', calls: list.map(([name, input]) => ({ name, arguments: JSON.stringify(input) })) };
}

/** Plays the whole team: tells by the system prompt who is asked, and by the conversation how far it is. */
export function playFeature(script: FeatureScript): (call: RecordedCall) => ScriptedAnswer {
  const conversations = new Map<string, number>();
  const reviewed = new Map<string, number>();
  return (call) => {
    script.onCall?.(call);
    const system = JSON.stringify(call.body['system']);
    const step = (/(?:You are the|colleague of the) (\w+) specialist/.exec(system)?.[1] ?? '') as FeatureStepName;
    const turn = (call.body['messages'] as { role: string }[]).filter(({ role }) => role === 'assistant').length;
    if (system.includes('You are a colleague')) {
      const round = reviewed.get(step) ?? 0;
      reviewed.set(step, round + 1);
      return says(JSON.stringify(script.reviews?.[step]?.[round] ?? { verdict: 'accept', points: [] }));
    }
    if (turn === 0) conversations.set(step, (conversations.get(step) ?? -1) + 1);
    return script.work[step]?.[conversations.get(step)!]?.[turn] ?? says(`${step} is done.`);
  };
}
