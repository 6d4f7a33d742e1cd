import type { Observation, ReviewArea } from '../../../src/analysis/observation.ts';
import type { FileSummary, SourceFile } from '../../../src/analysis/sourceFile.ts';
import { languageOf } from '../../../src/analysis/languageOf.ts';
import type { Clock } from '../../../src/base/clock.ts';
import { throwIfAborted } from '../../../src/base/errors.ts';
import type { ChangedFile, ChangeSet } from '../../../src/teams/review/changeSet.ts';
import type { Dismissal, KnownFinding } from '../../../src/teams/review/ports/memory.ts';
import type { LinterFound, LintResult } from '../../../src/teams/review/ports/instruments.ts';
import type { ReviewPorts } from '../../../src/teams/review/reviewPorts.ts';
import type { ReviewRequest } from '../../../src/teams/review/reviewRequest.ts';
import { defaultShowing } from '../../../src/teams/review/reviewRequest.ts';
import { reviewerIds } from '../../../src/teams/review/finding.ts';

export const root = '/workspace';

/** What a test says a file's change is, and what each reviewer's rules see in it. */
export interface FakeFile {
  readonly text: string;
  readonly baseText?: string;
  readonly status?: ChangedFile['status'];
  readonly oldPath?: string;
  readonly changedLines?: ChangedFile['changedLines'];
  readonly sees?: Partial<Record<ReviewArea, readonly Observation[]>>;
}

export interface FakeWorld {
  readonly files: Record<string, FakeFile>;
  readonly dismissals: Dismissal[];
  readonly known: Map<string, KnownFinding>;
  readonly renames: Map<string, string>;
  readonly linters: LinterFound[];
  readonly cache: Map<string, unknown>;
  /** Every call to the analyser, for counting. */
  readonly analysed: string[];
  lint: (paths: readonly string[]) => Promise<readonly LintResult[]>;
  /** Stands between a request and its answer: throws, hangs or waits, as the test likes. */
  beforeAnalysis: (file: SourceFile, areas: readonly ReviewArea[], signal: AbortSignal) => Promise<void>;
}

export function fakeWorld(files: Record<string, FakeFile>): FakeWorld {
  return {
    files,
    dismissals: [],
    known: new Map(),
    renames: new Map(),
    linters: [],
    cache: new Map(),
    analysed: [],
    lint: () => Promise.resolve([]),
    beforeAnalysis: () => Promise.resolve(),
  };
}

/** The review team's ports over a world held in memory. */
export function fakePorts(world: FakeWorld, clock: Clock): ReviewPorts {
  const changeSet = (): ChangeSet => ({
    scope: { kind: 'workingTree' },
    roots: [{ path: root, name: 'workspace', git: null }],
    files: Object.entries(world.files).map(([path, file]): ChangedFile => ({
      root: 0,
      path,
      status: file.status ?? 'modified',
      language: languageOf(path),
      changedLines: file.changedLines ?? [{ start: 1, end: file.text.split('\n').length }],
      bytes: file.text.length,
      ...(file.oldPath === undefined ? {} : { oldPath: file.oldPath }),
    })),
    skipped: [],
  });
  return {
    clock,
    changes: {
      collect: () => Promise.resolve(changeSet()),
      read: (_changeSet, file) => {
        const found = world.files[file.path]!;
        return Promise.resolve({ status: 'ok', text: found.text, encoding: 'utf8', ...(found.baseText === undefined ? {} : { baseText: found.baseText }) });
      },
      listProject: () => Promise.resolve({ files: Object.entries(world.files).map(([path, file]) => ({ path, bytes: file.text.length, modifiedAt: 0 })), isCut: false }),
      readProjectFile: (_root, path) => Promise.resolve({ status: 'ok', text: world.files[path]!.text, encoding: 'utf8' }),
    },
    analyser: {
      analyse: async (file, areas, signal) => {
        world.analysed.push(`${areas.join()} ${file.path}`);
        await world.beforeAnalysis(file, areas, signal);
        throwIfAborted(signal);
        return { observations: areas.flatMap((area) => world.files[file.path]?.sees?.[area] ?? []), parse: 'ok', skipped: [] };
      },
      summarise: (file) => Promise.resolve(emptySummary(file)),
      flows: (file) => Promise.resolve({ path: file.path, functions: [], aliases: [], calls: [], edges: [] }),
      regexes: () => Promise.resolve([]),
    },
    linter: { detect: () => Promise.resolve(world.linters), lint: (_root, _tool, files) => world.lint(files.map((file) => file.path)) },
    secrets: { scan: () => Promise.resolve([]) },
    regexes: { check: () => Promise.resolve({ status: 'safe' }) },
    coverage: { read: () => Promise.resolve(null) },
    cache: { get: (key) => world.cache.get(key), set: (key, value) => void world.cache.set(key, value) },
    history: {
      known: () => world.known,
      save: (_root, changed) => changed.forEach((finding) => world.known.set(finding.id, finding)),
      originalPath: (_root, path) => world.renames.get(path) ?? path,
      rename: (_root, from, to) => void world.renames.set(to, world.renames.get(from) ?? from),
    },
    dismissals: {
      read: () => Promise.resolve(world.dismissals),
      add: (_root, added) => Promise.resolve(void world.dismissals.push(...added)),
      remove: () => Promise.resolve(0),
    },
  };
}

export function reviewRequest(changes: Partial<ReviewRequest> = {}): ReviewRequest {
  return {
    roots: [root],
    scope: { kind: 'workingTree' },
    reviewers: reviewerIds,
    include: [],
    exclude: [],
    limits: { maxFiles: 1000, maxFileBytes: 1_000_000 },
    linter: 'workspace',
    isTrusted: true,
    showing: defaultShowing,
    visible: [],
    lintedElsewhere: [],
    ...changes,
  };
}

/** An observation of whole lines, with sensible rest. */
export function seen(rule: string, line: number, changes: Partial<Observation> = {}): Observation {
  return {
    rule,
    severity: 'warning',
    confidence: 0.8,
    range: { start: { line, column: 1 }, end: { line: line + 1, column: 1 } },
    message: `${rule} on line ${line}`,
    evidence: [{ kind: 'syntax', text: 'seen' }],
    symbol: '',
    ...changes,
  };
}

function emptySummary(file: SourceFile): FileSummary {
  return { path: file.path, language: file.language, lines: 1, isTest: false, imports: [], exports: [], functions: [], fingerprints: [] };
}
