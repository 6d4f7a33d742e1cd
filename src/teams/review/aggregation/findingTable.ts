import type { Evidence, Fix } from '../../../analysis/observation.ts';
import { isTestPath } from '../../../analysis/testPath.ts';
import type { Severity } from '../../../base/severity.ts';
import type { ChangedFile, ChangeSet } from '../changeSet.ts';
import { isChangedLine } from '../changeSet.ts';
import type { Finding, FindingState, LocatedObservation, RaisedFindings, RefutedFinding, Vote } from '../finding.ts';
import type { Dismissal, KnownFinding } from '../ports/memory.ts';
import type { ShowingPolicy } from '../reviewRequest.ts';
import type { DroppedFinding, Funnel } from '../reviewResult.ts';
import { dismissedState } from './dismissals.ts';
import { identify } from './identity.ts';
import { compareFindings, isWorthShowing, rankFindings } from './ranking.ts';
import { isSameThing, mergeFindings } from './sameThing.ts';
import { temper } from './temper.ts';

/** What is known of a root before the review starts. */
export interface RootMemory {
  readonly dismissals: readonly Dismissal[];
  readonly known: ReadonlyMap<string, KnownFinding>;
  originalPath(path: string): string;
}

/** What one batch of observations did to the table. */
export interface TableChange {
  readonly put: readonly Finding[];
  /** An id is one of its root's; two roots may hold the same code. */
  readonly removed: readonly { readonly root: number; readonly id: string }[];
}

/** What can still be learnt of a finding that is on the table. */
export interface FindingChange {
  readonly severity?: Severity;
  readonly confidence?: number;
  readonly evidence?: readonly Evidence[];
  readonly votes?: readonly Vote[];
  readonly fix?: Fix;
}

/** Which files a reviewer got through, so that only their absent findings count as fixed. */
export interface CompletedReview {
  readonly reviewer: string;
  readonly root: number;
  readonly file: string;
}

/**
 * The aggregator's table: takes what reviewers raise as it comes, gives it identity and state, merges what is the
 * same thing, drops what evidence refutes, and at the end ranks what is left. The outcome does not depend on the order
 * in which reviewers finish.
 */
export class FindingTable {
  readonly #memory: readonly RootMemory[];
  readonly #policy: ShowingPolicy;
  readonly #now: () => number;
  readonly #files: ReadonlyMap<string, ChangedFile>;
  /** Everything raised, unmerged, by file. */
  readonly #raised = new Map<string, Finding[]>();
  /** What the file's findings came to after merging, by file. */
  readonly #merged = new Map<string, Finding[]>();
  readonly #dropped: DroppedFinding[] = [];
  /** What was shown not to hold, by file; it may be raised later. */
  readonly #refuted = new Map<string, (RefutedFinding & { readonly by: string })[]>();
  #raisedCount = 0;

  constructor(changeSet: ChangeSet, memory: readonly RootMemory[], policy: ShowingPolicy, now: () => number) {
    this.#memory = memory;
    this.#policy = policy;
    this.#now = now;
    this.#files = new Map(changeSet.files.map((file) => [keyOf(file.root, file.path), file]));
  }

  add(raised: RaisedFindings): TableChange {
    if (raised.observations.length === 0) return { put: [], removed: [] };
    this.#raisedCount += raised.observations.length;
    const key = keyOf(raised.root, raised.file);
    const ids = identify(this.#memory[raised.root]!.originalPath(raised.file), raised.observations);
    const fresh = raised.observations.map((observation, index) => this.#toFinding(raised, observation, ids[index]!));
    const kept = fresh.filter((finding) => {
      const shown = this.#refuted.get(key)?.find((each) => speaksOf(each, finding));
      const why = shown?.why ?? refutation(finding);
      if (why !== undefined) this.#dropped.push({ finding, by: shown?.by ?? 'aggregator', why });
      return why === undefined;
    });
    const before = this.#merged.get(key) ?? [];
    const all = [...(this.#raised.get(key) ?? []), ...kept];
    this.#raised.set(key, all);
    const after = mergeAll(all).map((finding) => ({ ...finding, shown: isWorthShowing(finding, this.#policy) }));
    this.#merged.set(key, after);
    return difference(before, after);
  }

  /** Findings of other reviews that were not raised again in files that were fully looked at. */
  fixed(completed: readonly CompletedReview[]): { readonly root: number; readonly known: KnownFinding }[] {
    const alive = new Set([...this.#raised.values()].flat().map((finding) => finding.id));
    for (const { finding } of this.#dropped) alive.add(finding.id);
    const result: { root: number; known: KnownFinding }[] = [];
    const looked = new Set(completed.map((item) => `${item.reviewer}\u0000${keyOf(item.root, item.file)}`));
    for (const [root, memory] of this.#memory.entries()) {
      for (const known of memory.known.values()) {
        if (known.closedAt !== null || alive.has(known.id)) continue;
        if (looked.has(`${known.agent}\u0000${keyOf(root, known.file)}`)) result.push({ root, known });
      }
    }
    return result;
  }

  /** What the table holds of a file. */
  of(root: number, path: string): readonly Finding[] {
    return this.#merged.get(keyOf(root, path)) ?? [];
  }

  /** A finding as the table now has it. */
  find(root: number, id: string): Finding | undefined {
    for (const findings of this.#merged.values()) for (const finding of findings) if (finding.root === root && finding.id === id) return finding;
    return undefined;
  }

  /** Adds what was learnt of a finding after it was raised. */
  amend(root: number, id: string, change: FindingChange): TableChange {
    const { evidence = [], votes = [], ...rest } = change;
    return this.#replace(root, id, (finding) => {
      const amended = { ...finding, ...rest, evidence: [...finding.evidence, ...evidence], votes: [...finding.votes, ...votes.filter(({ agent }) => !finding.votes.some((vote) => vote.agent === agent))] };
      return { ...amended, shown: isWorthShowing(amended, this.#policy) };
    });
  }

  /** Takes off the table what does not hold, now or when it is raised. */
  refute(refuted: RefutedFinding, by: string): TableChange {
    const key = keyOf(refuted.root, refuted.file);
    this.#refuted.set(key, [...(this.#refuted.get(key) ?? []), { ...refuted, by }]);
    const raised = this.#raised.get(key) ?? [];
    const left = raised.filter((finding) => !speaksOf(refuted, finding));
    if (left.length === raised.length) return { put: [], removed: [] };
    for (const finding of raised) if (!left.includes(finding)) this.#dropped.push({ finding, by, why: refuted.why });
    const before = this.#merged.get(key) ?? [];
    const after = mergeAll(left).map((finding) => ({ ...finding, shown: isWorthShowing(finding, this.#policy) }));
    this.#raised.set(key, left);
    this.#merged.set(key, after);
    return difference(before, after);
  }

  /** Takes a finding off the table because somebody has refuted it. */
  drop(root: number, id: string, by: string, why: string): TableChange {
    return this.#replace(root, id, (finding) => {
      this.#dropped.push({ finding: { ...finding, shown: false }, by, why });
      return undefined;
    });
  }

  #replace(root: number, id: string, change: (finding: Finding) => Finding | undefined): TableChange {
    for (const [key, before] of this.#merged) {
      const index = before.findIndex((finding) => finding.root === root && finding.id === id);
      if (index === -1) continue;
      const changed = change(before[index]!);
      const after = changed === undefined ? before.toSpliced(index, 1) : before.with(index, changed);
      this.#merged.set(key, after);
      return difference(before, after);
    }
    return { put: [], removed: [] };
  }

  /** Ranks everything; what is over the cap stays in the table, unshown. */
  finish(): { readonly findings: readonly Finding[]; readonly dropped: readonly DroppedFinding[]; readonly funnel: Funnel } {
    const merged = [...this.#merged.values()].flat();
    const findings = rankFindings(merged, this.#policy);
    const funnel: Funnel = {
      raised: this.#raisedCount,
      merged: this.#raisedCount - this.#dropped.length - merged.length,
      dropped: this.#dropped.length,
      dismissed: findings.filter((finding) => finding.state.status === 'dismissed').length,
      shown: findings.filter((finding) => finding.shown).length,
    };
    return { findings, dropped: [...this.#dropped].sort((a, b) => compareFindings(a.finding, b.finding)), funnel };
  }

  #toFinding(raised: RaisedFindings, observation: LocatedObservation, id: string): Finding {
    const file = this.#files.get(keyOf(raised.root, raised.file));
    const memory = this.#memory[raised.root]!;
    const known = memory.known.get(id);
    const wasClosed = known !== undefined && known.closedAt !== null;
    const open: FindingState = wasClosed ? { status: 'cameBack', closedAt: known.closedAt! } : { status: 'open' };
    const state =
      dismissedState({ id, rule: observation.rule, file: raised.file }, memory.dismissals, this.#now()) ?? open;
    return {
      ...temper(observation, raised.reviewer, raised.file),
      id,
      agent: raised.reviewer,
      root: raised.root,
      file: raised.file,
      related: observation.related ?? [],
      cwe: observation.cwe ?? [],
      tags: observation.tags ?? [],
      inDiff: observation.isOfChange === true || (file !== undefined && touchesChange(file, observation)),
      state,
      votes: [],
      shown: false,
    };
  }
}

/** A range is in the change when one of its lines is; a long range, such as a function, counts as a whole. */
function touchesChange(file: ChangedFile, observation: LocatedObservation): boolean {
  const { start, end } = observation.range;
  const last = end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
  for (let line = start.line; line <= last; line++) if (isChangedLine(file, line)) return true;
  return (observation.related ?? []).some(
    (related) => related.place.file === undefined && isChangedLine(file, related.place.range.start.line),
  );
}

function speaksOf({ rule, start }: RefutedFinding, finding: Finding): boolean {
  return finding.rule === rule && finding.range.start.line === start.line && finding.range.start.column === start.column;
}

/** Why a finding does not hold, where something known speaks against it. */
function refutation(finding: Finding): string | undefined {
  if (finding.agent === 'security' && !finding.rule.startsWith('security/secret') && isTestPath(finding.file)) {
    return 'It is test code, which no outside input reaches';
  }
  if (finding.agent === 'performance' && isTestPath(finding.file)) return 'It is test code, where clarity beats speed';
  return undefined;
}

/** Merges greedily in rank order, so that the outcome does not depend on who came first. */
function mergeAll(findings: readonly Finding[]): Finding[] {
  const result: Finding[] = [];
  for (const finding of [...findings].sort(compareFindings)) {
    const twin = result.findIndex((other) => other.id === finding.id || isSameThing(other, finding));
    if (twin === -1) result.push(finding);
    else if (result[twin]!.id !== finding.id) result[twin] = mergeFindings(result[twin]!, finding);
  }
  return result;
}

function difference(before: readonly Finding[], after: readonly Finding[]): TableChange {
  const old = new Map(before.map((finding) => [finding.id, finding]));
  const put = after.filter((finding) => {
    const previous = old.get(finding.id);
    old.delete(finding.id);
    return previous === undefined || JSON.stringify(previous) !== JSON.stringify(finding);
  });
  return { put, removed: [...old.values()].map(({ root, id }) => ({ root, id })) };
}

function keyOf(root: number, path: string): string {
  return `${root}\u0000${path}`;
}

