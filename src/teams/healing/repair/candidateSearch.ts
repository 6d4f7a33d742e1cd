import type { RepairCandidate } from '../../../analysis/repair/candidate.ts';
import { applySourceEdits } from '../../../analysis/repair/candidate.ts';
import { combinePairs } from '../../../analysis/repair/combinePairs.ts';
import { CancelledError, errorMessage } from '../../../base/errors.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { Ailment, Location } from '../ailment.ts';
import type { HealSession } from '../healSession.ts';
import type { TrialBench, TrialCandidate } from '../ports/candidateTrials.ts';
import type { WorkspaceCopy } from '../ports/workspaceCopies.ts';
import type { Plausible } from '../rank/chooseAmongPlausible.ts';
import { isCutShort, testId } from '../testModel.ts';
import { rerunLimitMs } from '../timeLimits.ts';

/** Files that are searched, candidates of each, and pairs. */
const limits = { files: 6, perFile: 8_000, all: 20_000, pairs: 20_000, slow: 24, plausible: 60 } as const;
/** How long the search goes on after its first hit, to see what else would pass. */
const afterFirstMs = 1_500;
const candidateLimitMs = 2_000;

export interface SearchContext {
  readonly session: HealSession;
  readonly ailment: Ailment;
  readonly location: Location;
  readonly copy: WorkspaceCopy;
  readonly context: AgentContext;
  /** Time box. */
  readonly seconds: number;
  readonly onProgress: (text: string, tried: number, perSecond: number) => void;
}

/** Tries candidates of the suspect files, on a warm bench where that is sound, else in the real runner. */
export class CandidateSearch {
  readonly #search: SearchContext;
  readonly #deadline: number;
  #bench: TrialBench | undefined;
  #opened = false;
  /** Single edits that mended some of the tests. */
  readonly #halves: RepairCandidate[] = [];
  tried = 0;
  note: string | undefined;

  constructor(search: SearchContext) {
    this.#search = search;
    this.#deadline = search.context.clock.monotonic() + search.seconds * 1000;
  }

  /** The single edits that make the tests pass. */
  async singles(): Promise<RepairCandidate[]> {
    return this.#try(await this.#candidates());
  }

  /** The pairs of edits that do. */
  async pairs(): Promise<RepairCandidate[]> {
    const singles = await this.#candidates();
    // Half a repair is worth more than any other edit, and shows itself only where several tests fail.
    if (this.#search.ailment.failing.length > 1) {
      const found = await this.#try(singles.slice(0, 4_000), 0.3);
      if (found.length > 0) return found;
    }
    const halves = new Set(this.#halves);
    const ordered = [...this.#halves, ...singles.filter((candidate) => !halves.has(candidate)).slice(0, 400)];
    return this.#try(combinePairs(ordered, limits.pairs));
  }

  /** What each plausible candidate does on recorded inputs. */
  async withBehaviour(found: readonly RepairCandidate[]): Promise<Plausible[]> {
    const { location, context } = this.#search;
    const bounded = found.slice(0, limits.plausible);
    const empty: readonly string[] = [];
    const behaviours =
      this.#bench === undefined || bounded.length < 2 ? bounded.map(() => empty) : await this.#bench.behaviours(bounded.map(toTrial), context.signal).catch(() => bounded.map(() => empty));
    return bounded.map((candidate, index) => ({
      candidate,
      suspicion: location.lines.scoreOf(candidate.file, candidate.line),
      behaviour: behaviours[index] ?? empty,
    }));
  }

  dispose(): void {
    this.#bench?.dispose();
  }

  async #candidates(): Promise<RepairCandidate[]> {
    const { session, location, copy } = this.#search;
    const files = location.lines.files().filter((file) => session.ports.repairs.reads(file)).slice(0, limits.files);
    const all: { candidate: RepairCandidate; weight: number }[] = [];
    for (const file of files) {
      const text = await copy.read(file);
      if (text === null) continue;
      const suspicion = (line: number): number => location.lines.scoreOf(file, line);
      for (const candidate of await this.#generate(file, text, suspicion)) all.push({ candidate, weight: candidate.prior * suspicion(candidate.line) });
    }
    all.sort((a, b) => b.weight - a.weight);
    return all.slice(0, limits.all).map(({ candidate }) => candidate);
  }

  /** A file that is too much for the generator costs its own candidates and nothing else. */
  async #generate(file: string, text: string, suspicion: (line: number) => number): Promise<readonly RepairCandidate[]> {
    const { session, context } = this.#search;
    try {
      return await session.ports.repairs.generate({ file, text, suspicion, limit: limits.perFile }, context.signal);
    } catch (error) {
      if (context.signal.aborted || CancelledError.is(error)) throw error;
      this.note = `${file} was left out: ${errorMessage(error)}`;
      return [];
    }
  }

  async #try(candidates: readonly RepairCandidate[], share = 1): Promise<RepairCandidate[]> {
    if (candidates.length === 0) return [];
    await this.#open(candidates);
    return this.#bench === undefined ? this.#trySlowly(candidates) : this.#tryOn(this.#bench, candidates, share);
  }

  async #open(candidates: readonly RepairCandidate[]): Promise<void> {
    if (this.#opened) return;
    this.#opened = true;
    const { session, ailment, location, copy, context } = this.#search;
    const opened = await context.use('workspace.execute', 'warm workers', () =>
      session.ports.trials.open(
        {
          folder: copy.folder,
          project: ailment.project,
          targets: ailment.failing.map(({ ref }) => ref),
          guards: location.guards,
          withUnreported: ailment.failing.some(({ failure }) => isCutShort(failure)),
          files: [...new Set(candidates.map(({ file }) => file))],
          timeLimitMs: candidateLimitMs,
        },
        context.signal,
      ),
    );
    if (opened.status === 'ready') this.#bench = opened.bench;
    else this.note = `tried in the real runner, one process each, because ${opened.reason}`;
  }

  async #tryOn(bench: TrialBench, candidates: readonly RepairCandidate[], share: number): Promise<RepairCandidate[]> {
    const { context, onProgress, seconds, ailment } = this.#search;
    const { clock } = context;
    const begin = clock.monotonic();
    const boxEnd = Math.min(this.#deadline, begin + seconds * 1000 * share);
    const found: RepairCandidate[] = [];
    let firstAt: number | undefined;
    let toldAt = begin;
    await bench.tryAll(
      candidates.map(toTrial),
      (verdict) => {
        this.tried++;
        const now = clock.monotonic();
        const candidate = candidates[verdict.id]!;
        if (verdict.outcome === 'passes') {
          found.push(candidate);
          firstAt ??= now;
        } else if (verdict.targetsPassed > 0 && verdict.targetsPassed < ailment.failing.length) this.#halves.push(candidate);
        if (now - toldAt > 250) {
          toldAt = now;
          const perSecond = Math.round((this.tried * 1000) / Math.max(1, now - begin));
          onProgress(`${this.tried.toLocaleString('en')} candidates, ${perSecond.toLocaleString('en')} a second`, this.tried, perSecond);
        }
        const isEnough = found.length >= limits.plausible || (firstAt !== undefined && now - firstAt > afterFirstMs);
        return isEnough || now > boxEnd ? 'stop' : undefined;
      },
      context.signal,
    );
    return found;
  }

  /** The way out where warm workers would not tell the truth: the likeliest few, each in the real runner. */
  async #trySlowly(candidates: readonly RepairCandidate[]): Promise<RepairCandidate[]> {
    const { session, ailment, copy, context, onProgress } = this.#search;
    const tests = ailment.failing.map(({ ref }) => ref);
    const found: RepairCandidate[] = [];
    for (const candidate of candidates.slice(0, limits.slow)) {
      if (context.clock.monotonic() > this.#deadline || context.signal.aborted || found.length >= 3) break;
      const text = await copy.read(candidate.file);
      if (text === null) continue;
      await copy.write(candidate.file, applySourceEdits(text, candidate.edits));
      try {
        const outcome = await session.run(context, ailment.project, { kind: 'tests', tests }, { folder: copy.folder, timeLimitMs: rerunLimitMs(context.budget, ailment.suiteMs) });
        const passes = outcome.status === 'ran' && tests.every((ref) => outcome.results.some((result) => testId(result.ref) === testId(ref) && result.status === 'passed'));
        if (passes) found.push(candidate);
      } finally {
        await copy.write(candidate.file, text);
      }
      this.tried++;
      onProgress(`${this.tried} candidates in the real runner`, this.tried, 0);
    }
    return found;
  }
}

function toTrial(candidate: RepairCandidate, id: number): TrialCandidate {
  return { id, changes: [{ file: candidate.file, edits: candidate.edits }] };
}
