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

/** How much of the score is for company, and how much for answering at all. */
const companyShare = 0.03;
const silenceShare = 0.25;
/** What only deletes, or asks for one special value, fits many tests and is seldom what was meant. */
const deletionFactor = 0.85;
const specialCaseFactor = 0.7;

/**
 * Orders candidates that all pass the tests by how likely each is to be the repair that was meant; the likeliest first. What
 * developers usually do weighs most. What the others do on further inputs decides between near equals only: where tests are
 * weak, the majority is made of changes that happen to pass.
 */
export function rankPlausible(plausible: readonly Plausible[]): readonly RankedPlausible[] {
  const weights = plausible.map((each) => ownWeight(each));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const agreements = agreementsOf(plausible, weights);
  return plausible
    .map((each, at): RankedPlausible => {
      const alike = plausible.map((other) => sameBehaviour(other, each));
      const company = weights.reduce((sum, weight, index) => (alike[index] ? sum + weight : sum), 0) / total;
      const score = weights[at]! * (1 - companyShare + companyShare * company) * (1 - silenceShare * silence(each));
      return { ...each, score: Math.max(0, Math.min(1, score)), agreement: agreements[at]!, otherPlausible: alike.filter((isAlike) => !isAlike).length };
    })
    .sort((a, b) => b.score - a.score || a.candidate.edits.length - b.candidate.edits.length || a.candidate.line - b.candidate.line || a.candidate.title.localeCompare(b.candidate.title));
}

function ownWeight({ candidate, suspicion }: Plausible): number {
  const deletes = candidate.edits.every(({ text }) => /^[\s;]*$/.test(text)) ? deletionFactor : 1;
  const special = /special/.test(candidate.template) ? specialCaseFactor : 1;
  return Math.max(1e-6, candidate.prior * (0.25 + 0.75 * suspicion) * deletes * special);
}

/** Share of inputs on which it throws, never ends or answers nothing: digests of such begin with these words in every language. */
function silence({ behaviour }: Plausible): number {
  if (behaviour.length === 0) return 0;
  return behaviour.filter((digest) => /^(?:throws|raises|endless|\[(?:undefined|NaN|None)\b)/.test(digest)).length / behaviour.length;
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
