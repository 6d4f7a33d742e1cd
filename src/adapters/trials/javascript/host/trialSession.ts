import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TrialCandidate, TrialOutcome } from '../../../../teams/healing/ports/candidateTrials.ts';
import type { HostRequest } from '../protocol.ts';
import { BehaviourRecorder } from './behaviour.ts';
import type { GlobalKeeper } from './keepGlobals.ts';
import { ModuleLoader } from './moduleLoader.ts';
import { exportedFunction } from './recordExports.ts';
import { endTests, runTests } from './runTests.ts';
import type { FileSelection } from './selection.ts';
import { cheapestGuards, keyOf, selectTests, withOthers, withoutGuards } from './selection.ts';
import type { TestApi } from './shims/installTestApi.ts';
import { installTestApi } from './shims/installTestApi.ts';
import { Strays } from './strays.ts';
import type { Suite } from './testTree.ts';
import { TestRegistry, testsOf } from './testTree.ts';
import type { Ticker } from './ticker.ts';

export type OpenRequest = Extract<HostRequest, { kind: 'open' }>;

/** How one test went on the text as it is. */
interface Baseline {
  readonly hasFailed: boolean;
  readonly steps: number;
  readonly durationMs: number;
  readonly message: string;
}

export interface Judged {
  readonly outcome: TrialOutcome;
  /** How many targets passed. */
  readonly passed: number;
  /** Whether with more steps it might have got further. */
  readonly isOutOfSteps: boolean;
}

/** How the wanted tests went with one text. */
interface Attempt {
  readonly results: ReadonlyMap<string, Baseline>;
}

/** Guards of one candidate may take this long together, as measured before. */
const guardTimeMs = 200;
/** Steps of a test of which nothing is known, and the least for others: an endless loop has to be over in a millisecond or two. */
const unknownSteps = 40_000;
const loadSteps = 1_000_000;
const leastSteps = 40_000;
/** On the text as it is: targets may be endless, and guards are known to end. */
const baselineSteps = { targets: 5_000_000, guards: Number.MAX_SAFE_INTEGER };

/** One workspace copy held warm, in which candidates are tried one after another. */
export class TrialSession {
  readonly #request: OpenRequest;
  readonly #ticker: Ticker;
  readonly #globals: GlobalKeeper;
  readonly #registry: TestRegistry;
  readonly #reset: () => void;
  readonly #strays = new Strays();
  readonly #loader: ModuleLoader;
  readonly #recorder: BehaviourRecorder;
  readonly #changed: readonly string[];
  readonly #steps = new Map<string, number>();
  #files: readonly FileSelection[];
  #patience: number | 'baseline' = 'baseline';
  #isFresh = false;
  #targetCount = 0;

  /** Throws, with a reason for people, where the words of the tests cannot be had. */
  static async create(request: OpenRequest, ticker: Ticker, globals: GlobalKeeper): Promise<TrialSession> {
    for (const file of new Set([...request.targets, ...request.guards].map((ref) => ref.file))) refuseReplacedModules(request.folder, file);
    const registry = new TestRegistry();
    return new TrialSession(request, ticker, globals, registry, await installTestApi(registry, request));
  }

  private constructor(request: OpenRequest, ticker: Ticker, globals: GlobalKeeper, registry: TestRegistry, api: TestApi) {
    this.#request = request;
    this.#ticker = ticker;
    this.#globals = globals;
    this.#changed = request.files.map((file) => path.join(request.folder, file));
    this.#files = selectTests(request);
    this.#recorder = new BehaviourRecorder(ticker);
    this.#registry = registry;
    this.#reset = api.reset;
    const { replaced, isInterop } = api;
    this.#loader = new ModuleLoader({ folder: request.folder, tick: ticker.tick, replaced, isInterop, record: this.#recorder.record });
  }

  /** Runs everything on the text as it is; the answer is why trials would say nothing of worth, or null. */
  async open(): Promise<string | null> {
    for (const file of [...this.#changed, ...this.#files.map(({ file }) => file)]) {
      try {
        await this.#loader.preload(file);
      } catch (error) {
        if (!this.#files.some((each) => each.file === file && each.targets.size > 0 && each.isWhole)) return `${path.relative(this.#request.folder, file)}: ${messageOf(error)}`;
      }
    }
    const named = new Set(this.#files.flatMap(({ targets }) => [...targets.keys()]));
    if (this.#request.withUnreported) await this.#addUnreported();
    const first = await this.#runAll();
    let again = await this.#runAll();
    if (differences(first, again).length > 0) {
      // Some module keeps state that the tests change: then everything is evaluated anew each time.
      this.#isFresh = true;
      again = await this.#runAll();
    }
    const unsteady = new Set(differences(first, again));
    const reason = this.#differs(again, named, unsteady);
    if (reason !== null) return reason;
    // A guard that does not pass here each time can tell nothing of a candidate; the real runner has its word later.
    this.#files = withoutGuards(this.#files, (key) => unsteady.has(key) || again.results.get(key)?.hasFailed !== false);
    this.#learn(again);
    return null;
  }

  async attempt(candidate: TrialCandidate, patience: number): Promise<Judged> {
    this.#patience = patience;
    const first = await this.#attemptOnce(candidate);
    // An error that nobody awaited may have been left by the candidate before.
    return this.#strays.take() ? this.#attemptOnce(candidate) : first;
  }

  /** What the changed functions answer to recorded inputs and variations of them. */
  async behave(candidate: TrialCandidate): Promise<readonly string[]> {
    this.#patience = 1;
    if (!this.#recorder.hasRecorded) await this.#record();
    this.#forget();
    try {
      this.#change(candidate);
      this.#ticker.start(loadSteps);
      for (const file of this.#changed) this.#loader.load(file);
    } catch {
      return [];
    }
    const digests = await this.#recorder.replay((file, name) => exportedFunction(this.#loader.load(file), name) ?? this.#loader.topLevel(file)[name]?.());
    this.#clean();
    return digests;
  }

  async #attemptOnce(candidate: TrialCandidate): Promise<Judged> {
    this.#forget();
    try {
      this.#change(candidate);
    } catch {
      this.#clean();
      return { outcome: 'invalid', passed: 0, isOutOfSteps: false };
    }
    const isBrief = this.#targetCount > 8;
    let failed = 0;
    let broken = 0;
    const passed = new Set<string>();
    await this.#run('targets', (key, hasFailed) => {
      if (!hasFailed) passed.add(key);
      else failed++;
      return hasFailed && isBrief ? 'stop' : undefined;
    });
    const isWhole = failed === 0 && passed.size >= this.#targetCount && !this.#ticker.isKilled;
    if (isWhole) {
      await this.#run('guards', (_key, hasFailed) => {
        if (hasFailed) broken++;
        return hasFailed ? 'stop' : undefined;
      });
      if (broken === 0) await this.#strays.settle();
    }
    const { isKilled, isOutOfSteps } = this.#ticker;
    this.#clean();
    const outcome: TrialOutcome = isKilled ? 'killed' : !isWhole ? 'fails' : broken > 0 || this.#strays.has ? 'breaks' : 'passes';
    return { outcome, passed: passed.size, isOutOfSteps };
  }

  #change(candidate: TrialCandidate): void {
    for (const { file, edits } of candidate.changes) this.#loader.change(path.join(this.#request.folder, file), edits);
  }

  #forget(): void {
    this.#ticker.clear();
    this.#loader.reset();
    this.#roots.clear();
    this.#loader.forget(this.#isFresh ? null : [...this.#changed, ...this.#files.map(({ file }) => file)]);
  }

  #clean(): void {
    this.#ticker.clear();
    this.#reset();
    this.#globals.restore();
  }

  readonly #roots = new Map<string, Suite>();

  /** Evaluates the wanted test files where that is still to be done, and runs those of one kind. */
  async #run(kind: 'targets' | 'guards', onResult: (key: string, hasFailed: boolean, error: unknown, steps: number, durationMs: number) => 'stop' | undefined): Promise<void> {
    const waitMs = this.#request.timeLimitMs;
    for (const selection of this.#files) {
      const wanted = selection[kind];
      if (wanted.size === 0) continue;
      const load = await this.#load(selection.file);
      if (load.error !== undefined) {
        for (const key of wanted.keys()) if (onResult(key, true, load.error.thrown, 0, 0) === 'stop') return;
        continue;
      }
      if (wanted.has(selection.wholeKey) && onResult(selection.wholeKey, false, undefined, 0, 0) === 'stop') return;
      let began = performance.now();
      const how = await runTests(load.root, {
        waitMs,
        isWanted: (test) => selection.reaches(kind, test),
        beforeTest: (test) => {
          began = performance.now();
          if (!this.#ticker.isKilled) this.#ticker.start(this.#patience === 'baseline' ? baselineSteps[kind] : (this.#steps.get(keyOf(selection.file, test)) ?? unknownSteps) * this.#patience);
        },
        onResult: (test, error, hasFailed) => {
          const key = keyOf(selection.file, test);
          if (this.#ticker.isKilled) return 'stop';
          return wanted.has(key) ? onResult(key, hasFailed, error, this.#ticker.used(), performance.now() - began) : undefined;
        },
      });
      if (how === 'stopped') break;
    }
    for (const root of this.#roots.values()) if (kind === 'guards' || this.#ticker.isKilled) await endTests(root, waitMs);
  }

  async #load(file: string): Promise<{ readonly root: Suite; readonly error?: { readonly thrown: unknown } }> {
    const known = this.#roots.get(file);
    if (known !== undefined) return { root: known };
    this.#registry.begin();
    const { root } = this.#registry;
    if (!this.#ticker.isKilled) this.#ticker.start(this.#patience === 'baseline' ? baselineSteps.guards : loadSteps * this.#patience);
    try {
      this.#loader.load(file);
      if (this.#registry.pending.length > 0) await Promise.all(this.#registry.pending);
    } catch (thrown) {
      return { root, error: { thrown } };
    }
    this.#roots.set(file, root);
    return { root };
  }

  async #runAll(): Promise<Attempt> {
    this.#forget();
    const results = new Map<string, Baseline>();
    const note = (key: string, hasFailed: boolean, error: unknown, steps: number, durationMs: number): undefined => {
      const before = results.get(key);
      if (before?.hasFailed !== true) results.set(key, { hasFailed, steps, durationMs, message: hasFailed ? messageOf(error) : '' });
    };
    await this.#run('targets', note);
    // A target that never ends is a failing one, and has to leave the guards a chance.
    for (const { targets } of this.#files) for (const key of targets.keys()) if (this.#ticker.isKilled && !results.has(key)) results.set(key, { hasFailed: true, steps: 0, durationMs: 0, message: 'It does not end' });
    if (this.#ticker.isKilled) this.#forget();
    await this.#run('guards', note);
    await this.#strays.settle();
    this.#strays.take();
    this.#clean();
    return { results };
  }

  /** Only what the targets do here has to be what they do in the real runner. */
  #differs(attempt: Attempt, named: ReadonlySet<string>, unsteady: ReadonlySet<string>): string | null {
    for (const { targets } of this.#files) {
      for (const [key, name] of targets) {
        if (!named.has(key)) continue;
        const result = attempt.results.get(key);
        if (result === undefined) return `${name} was not found`;
        if (unsteady.has(key)) return `${name} does not end the same way twice`;
        if (!result.hasFailed) return `${name} passes here`;
      }
    }
    return null;
  }

  /** Behind a test that does not end stand others that the runner never got to. */
  async #addUnreported(): Promise<void> {
    this.#forget();
    const files: FileSelection[] = [];
    for (const selection of this.#files) {
      const load = selection.targets.size === 0 ? undefined : await this.#load(selection.file);
      files.push(load === undefined || load.error !== undefined ? selection : withOthers(selection, testsOf(load.root).map((test) => test.path)));
    }
    this.#files = files;
    this.#clean();
  }

  #learn(attempt: Attempt): void {
    this.#targetCount = this.#files.reduce((sum, { targets }) => sum + targets.size, 0);
    const most = Math.max(0, ...[...attempt.results.values()].map(({ steps, hasFailed }) => (hasFailed ? 0 : steps)));
    for (const [key, { steps, hasFailed }] of attempt.results) {
      // A failing test that ends says how long it takes at least; an endless one says nothing.
      const known = hasFailed ? Math.max(unknownSteps, most * 200, steps * 20) : steps * 200;
      this.#steps.set(key, Math.max(leastSteps, known));
    }
    this.#files = cheapestGuards(this.#files, (key) => attempt.results.get(key)?.durationMs ?? 0, guardTimeMs);
  }

  async #record(): Promise<void> {
    this.#forget();
    for (const file of this.#changed) this.#loader.recordCallsOf(file);
    this.#recorder.begin();
    await this.#run('targets', () => undefined);
    if (this.#ticker.isKilled) this.#ticker.clear();
    await this.#run('guards', () => undefined);
    this.#recorder.end();
    this.#clean();
  }
}

function differences(a: Attempt, b: Attempt): readonly string[] {
  return [...a.results].filter(([key, { hasFailed }]) => b.results.get(key)?.hasFailed !== hasFailed).map(([key]) => key);
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0]!.slice(0, 200);
}

/** What is mocked while modules load is worked into them by the runner's own compiler. */
function refuseReplacedModules(folder: string, file: string): void {
  let text = '';
  try {
    text = readFileSync(path.join(folder, file), 'utf8');
  } catch {
    return;
  }
  const found = /\b(?:(?:jest|vi|vitest)\.(?:mock|doMock|unstable_mockModule|hoisted|resetModules|isolateModules)|(?:mock|t\.mock)\.module)(?=\()/.exec(text);
  if (found !== null) throw new Error(`${file} replaces modules with \`${found[0]}\`, which trials cannot do`);
}
