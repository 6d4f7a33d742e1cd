import type { Failure } from '../../protocol/healing.ts';
import type { ActivityFact } from '../../teams/healing/facts.ts';

/** Adds up what the strategies say about how they get on. */
export class HealActivity {
  /** By failure, then by strategy, which each fact's text begins with. */
  readonly #facts = new Map<string, Map<string, ActivityFact>>();
  #last: ActivityFact | undefined;

  add(fact: ActivityFact): void {
    const ofFailure = this.#facts.get(fact.failure) ?? new Map<string, ActivityFact>();
    ofFailure.set(strategyOf(fact), fact);
    this.#facts.set(fact.failure, ofFailure);
    this.#last = fact;
  }

  /** Tests that fail for one reason are healed together and told of one by one: the same search counts once. */
  get total(): { readonly candidates: number; readonly perSecond: number; readonly activity: string } {
    const searches = new Map<string, number>();
    for (const ofFailure of this.#facts.values()) {
      for (const [strategy, { candidates }] of ofFailure) searches.set(`${strategy} ${candidates}`, candidates);
    }
    return {
      candidates: [...searches.values()].reduce((sum, count) => sum + count, 0),
      perSecond: Math.round(this.#last?.perSecond ?? 0),
      activity: this.#last?.text ?? '',
    };
  }

  /** The failure with what is being tried for it, while something is. */
  describe(failure: Failure): Failure {
    const { activity: _, ...rest } = failure;
    const fact = [...(this.#facts.get(failure.id)?.values() ?? [])].at(-1);
    if (fact === undefined || failure.state === 'healed' || failure.state === 'unhealed') return rest;
    return { ...rest, activity: fact.text };
  }
}

function strategyOf({ text }: ActivityFact): string {
  return text.includes(':') ? text.slice(0, text.indexOf(':')) : '';
}
