import type { RepairCandidate } from '../../../analysis/repair/candidate.ts';

/** A candidate that makes the tests pass, with what is known of it beside that. */
export interface Plausible {
  readonly candidate: RepairCandidate;
  /** 0 to 1: of the most suspect line that it changes. */
  readonly suspicion: number;
  /** A digest of what it did on each recorded input, in the same order for all; empty where nothing was recorded. */
  readonly behaviour: readonly string[];
}

export interface RankedPlausible extends Plausible {
  /** 0 to 1. */
  readonly score: number;
  /** Share of inputs on which the weight of the plausible candidates stands behind what this one does; null where nothing can be compared. */
  readonly agreement: number | null;
  /** How many other plausible candidates behave differently. */
  readonly otherPlausible: number;
}

/** Orders candidates that all pass the tests by how likely each is to be the repair that was meant; the likeliest first. */
export function rankPlausible(plausible: readonly Plausible[]): readonly RankedPlausible[] {
  const weights = plausible.map((each) => ownWeight(each));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const agreements = agreementsOf(plausible, weights);
  return plausible
    .map((each, at): RankedPlausible => {
      const agreement = agreements[at]!;
      const same = plausible.filter((other) => sameBehaviour(other, each));
      const cluster = plausible.reduce((sum, other, index) => (sameBehaviour(other, each) ? sum + weights[index]! : sum), 0);
      const own = weights[at]!;
      const score = total === 0 ? 0 : own * (0.4 + 0.3 * (agreement ?? 1) + 0.3 * (cluster / total));
      return { ...each, score: Math.max(0, Math.min(1, score)), agreement, otherPlausible: plausible.length - same.length };
    })
    .sort((a, b) => b.score - a.score || a.candidate.line - b.candidate.line || a.candidate.title.localeCompare(b.candidate.title));
}

function ownWeight(plausible: Plausible): number {
  return Math.max(1e-6, plausible.candidate.prior * (0.25 + 0.75 * plausible.suspicion));
}

function agreementsOf(plausible: readonly Plausible[], weights: readonly number[]): (number | null)[] {
  const inputs = Math.min(...plausible.map(({ behaviour }) => behaviour.length));
  if (plausible.length < 2 || !Number.isFinite(inputs) || inputs === 0) return plausible.map(() => null);
  const agreed = plausible.map(() => 0);
  for (let input = 0; input < inputs; input++) {
    const votes = new Map<string, number>();
    plausible.forEach(({ behaviour }, at) => votes.set(behaviour[input]!, (votes.get(behaviour[input]!) ?? 0) + weights[at]!));
    const most = Math.max(...votes.values());
    plausible.forEach(({ behaviour }, at) => {
      if (votes.get(behaviour[input]!)! >= most) agreed[at]!++;
    });
  }
  return agreed.map((count) => count / inputs);
}

function sameBehaviour(a: Plausible, b: Plausible): boolean {
  if (a === b) return true;
  return a.behaviour.length > 0 && a.behaviour.length === b.behaviour.length && a.behaviour.every((digest, at) => digest === b.behaviour[at]);
}
