import type { Clock } from '../../base/clock.ts';
import { keptId } from '../../adapters/wire/findingToWire.ts';
import { UserFacingError } from '../../base/errors.ts';
import type { DismissalScope, Finding } from '../../protocol/finding.ts';
import { tiredRule } from '../../teams/review/learning/tiredRule.ts';
import type { TiredRule } from '../../teams/review/learning/tiredRule.ts';
import type { Dismissal, DismissalStore } from '../../teams/review/ports/memory.ts';
import type { ViewPublisher } from '../views/viewPublisher.ts';
import type { FindingBoard } from './findingBoard.ts';

/** How far a dismissal reaches, why, and until when in milliseconds since the epoch. */
export interface DismissalTerms {
  readonly scope: DismissalScope;
  readonly reason: string;
  readonly until?: number;
}

/** Dismisses findings and takes dismissals back: in the file that is kept with the code, on the board and in the views. */
export class Dismisser {
  readonly #board: FindingBoard;
  readonly #view: ViewPublisher;
  readonly #store: DismissalStore;
  readonly #clock: Clock;

  constructor(board: FindingBoard, view: ViewPublisher, store: DismissalStore, clock: Clock) {
    this.#board = board;
    this.#view = view;
    this.#store = store;
    this.#clock = clock;
  }

  /** Tells how many findings the dismissal covers, with the wider scopes more than were named, and which rules people seem tired of. */
  async dismiss(ids: readonly string[], terms: DismissalTerms): Promise<{ readonly dismissed: number; readonly tired: readonly TiredRule[] }> {
    if (terms.reason.trim() === '') {
      throw new UserFacingError('A dismissal needs a reason', { hint: 'Say in a few words why it is not worth acting on.' });
    }
    const chosen = this.#findings().filter((finding) => ids.includes(finding.id));
    const now = this.#clock.now();
    const byRoot = new Map<string, Dismissal[]>();
    for (const finding of chosen) byRoot.set(finding.root, [...(byRoot.get(finding.root) ?? []), toDismissal(finding, terms, now)]);
    for (const [root, dismissals] of byRoot) await this.#store.add(root, dismissals);
    const covered = this.#findings().filter((finding) => chosen.some((one) => isCovered(finding, one, terms.scope)));
    const { until } = terms;
    this.#update(
      covered.map((finding) => ({
        ...finding,
        shown: false,
        state: { status: 'dismissed', at: now, reason: terms.reason, scope: terms.scope, ...(until === undefined ? {} : { until }) },
      })),
    );
    return { dismissed: covered.length, tired: await this.#tiredOf(chosen, now) };
  }

  async #tiredOf(chosen: readonly Finding[], now: number): Promise<TiredRule[]> {
    const tired = new Map<string, TiredRule>();
    for (const { root, rule } of chosen) {
      if (tired.has(rule)) continue;
      const found = tiredRule(await this.#store.read(root), rule, now);
      if (found !== undefined) tired.set(rule, found);
    }
    return [...tired.values()];
  }

  /** Returns how many findings are open again. */
  async restore(ids: readonly string[]): Promise<number> {
    const freed = new Map<string, Finding>();
    for (const finding of this.#findings().filter((one) => ids.includes(one.id))) {
      if (finding.state.status !== 'dismissed') continue;
      const { scope } = finding.state;
      const removed = await this.#store.remove(
        finding.root,
        (dismissal) =>
          dismissal.scope === scope &&
          dismissal.rule === finding.rule &&
          (scope !== 'finding' || dismissal.finding === keptId(finding.id)) &&
          (scope !== 'file' || dismissal.file === finding.file),
      );
      if (removed === 0) continue;
      for (const other of this.#findings()) {
        if (other.state.status === 'dismissed' && other.state.scope === scope && isCovered(other, finding, scope)) freed.set(other.id, other);
      }
    }
    this.#update([...freed.values()].map((finding) => ({ ...finding, state: { status: 'open' }, shown: finding.inDiff })));
    return freed.size;
  }

  #findings(): Finding[] {
    return this.#board.all().map((entry) => entry.finding);
  }

  #update(findings: readonly Finding[]): void {
    if (findings.length === 0) return;
    this.#board.put(
      findings.map((finding) => ({ finding, code: this.#board.get(finding.id)?.code ?? '' })),
      this.#clock.now(),
    );
    this.#view.apply({ type: 'findings.put', findings });
    const { funnel, findings: all } = this.#view.state;
    const dismissed = all.filter((finding) => finding.state.status === 'dismissed').length;
    const shown = all.filter((finding) => finding.shown).length;
    this.#view.apply({ type: 'funnel.set', funnel: { ...funnel, dismissed, shown } });
  }
}

function isCovered(finding: Finding, chosen: Finding, scope: DismissalScope): boolean {
  if (finding.root !== chosen.root) return false;
  if (scope === 'finding') return finding.id === chosen.id;
  return finding.rule === chosen.rule && (scope === 'rule' || finding.file === chosen.file);
}

function toDismissal(finding: Finding, terms: DismissalTerms, now: number): Dismissal {
  const common = {
    scope: terms.scope,
    rule: finding.rule,
    reason: terms.reason.trim(),
    at: new Date(now).toISOString(),
    ...(terms.until === undefined ? {} : { until: new Date(terms.until).toISOString() }),
  };
  switch (terms.scope) {
    case 'finding':
      // The file is named for whoever reads the dismissals; the id is what counts.
      return { ...common, file: finding.file, finding: keptId(finding.id) };
    case 'file':
      return { ...common, file: finding.file };
    case 'rule':
      return common;
  }
}
