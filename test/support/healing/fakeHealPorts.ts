import { applySourceEdits } from '../../../src/analysis/repair/candidate.ts';
import type { RepairCandidate } from '../../../src/analysis/repair/candidate.ts';
import type { Clock } from '../../../src/base/clock.ts';
import type { HealPorts } from '../../../src/teams/healing/healPorts.ts';
import type { ChangeHunk } from '../../../src/teams/healing/ports/changeHistory.ts';
import type { TestRunOptions, TestSelection } from '../../../src/teams/healing/ports/testRunners.ts';
import type { TestProject, TestRef, TestResult, TestRunOutcome } from '../../../src/teams/healing/testModel.ts';

export type Files = Readonly<Record<string, string>>;

export interface FakeWorkspace {
  readonly files: Files;
  /** What each test does with the files as they are; throwing makes it fail. `ran` are the names of tests before it. */
  readonly tests: Readonly<Record<string, (files: Files, ran: readonly string[]) => void>>;
  readonly candidates?: readonly RepairCandidate[];
  readonly hunks?: readonly ChangeHunk[];
  /** Older commits, newest first, each with the hunks since. */
  readonly past?: readonly { readonly id: string; readonly since: readonly ChangeHunk[] }[];
  /** Lines that each test runs. */
  readonly lines?: (test: string) => Readonly<Record<string, readonly number[]>>;
  readonly onRun?: (selection: TestSelection, options: TestRunOptions) => Promise<void> | void;
}

export const fakeProject: TestProject = { id: 'fake', runner: 'node:test', folder: '', evidence: 'a fake' };
export const testFile = 'test/a.test.js';

/** A workspace in memory with everything that the healing team asks of the outside. */
export class FakeHealPorts {
  readonly ports: HealPorts;
  copiesMade = 0;
  copiesLeft = 0;
  readonly #workspace: FakeWorkspace;
  readonly #copies = new Map<string, Map<string, string>>();

  constructor(workspace: FakeWorkspace, clock: Clock) {
    this.#workspace = workspace;
    this.ports = {
      clock,
      runners: {
        detect: () => Promise.resolve([fakeProject]),
        run: async (_project, selection, options) => {
          await workspace.onRun?.(selection, options);
          return this.#run(this.#copies.get(options.folder)!, selection, options);
        },
      },
      copies: {
        create: () => {
          const folder = `/copy${++this.copiesMade}`;
          this.copiesLeft++;
          const files = new Map(Object.entries(workspace.files));
          this.#copies.set(folder, files);
          return Promise.resolve({
            folder,
            missing: [],
            read: (file: string) => Promise.resolve(files.get(file) ?? null),
            write: (file: string, text: string | null) => {
              if (text === null) files.delete(file);
              else files.set(file, text);
              return Promise.resolve();
            },
            restore: () => {
              files.clear();
              for (const [file, text] of Object.entries(workspace.files)) files.set(file, text);
              return Promise.resolve();
            },
            dispose: () => {
              if (this.#copies.delete(folder)) this.copiesLeft--;
              return Promise.resolve();
            },
          });
        },
      },
      history: {
        uncommitted: () => Promise.resolve(workspace.hunks ?? []),
        since: (_root, commit) => Promise.resolve(workspace.past?.find(({ id }) => id === commit)?.since ?? []),
        commits: () => Promise.resolve((workspace.past ?? []).map(({ id }) => ({ id, subject: id, at: 0, files: [] }))),
        lineTimes: () => Promise.resolve([]),
        textAt: () => Promise.resolve(null),
      },
      repairs: { reads: (file) => file.endsWith('.js'), generate: ({ file }) => Promise.resolve((workspace.candidates ?? []).filter((each) => each.file === file)) },
      types: { errors: () => Promise.resolve(null) },
      lint: { newErrors: () => Promise.resolve(null) },
      trials: {
        open: (request) =>
          Promise.resolve({
            status: 'ready',
            bench: {
              parallelism: 1,
              tryAll: (candidates, onVerdict) => {
                for (const { id, changes } of candidates) {
                  const files = new Map(Object.entries(workspace.files));
                  for (const { file, edits } of changes) files.set(file, applySourceEdits(files.get(file)!, edits));
                  const passes = (ref: TestRef): boolean => this.#result(ref.path[0]!, files, []).status === 'passed';
                  const targetsPassed = request.targets.filter(passes).length;
                  const outcome = targetsPassed < request.targets.length ? 'fails' : request.guards.every(passes) ? 'passes' : 'breaks';
                  if (onVerdict({ id, outcome, targetsPassed }) === 'stop') break;
                }
                return Promise.resolve();
              },
              behaviours: (candidates) => Promise.resolve(candidates.map(() => [])),
              dispose: () => {},
            },
          }),
      },
    };
  }

  #run(files: ReadonlyMap<string, string>, selection: TestSelection, options: TestRunOptions): TestRunOutcome {
    const all = Object.keys(this.#workspace.tests);
    const names = selection.kind === 'tests' ? selection.tests.map((ref) => ref.path[0]!) : all;
    const ran: string[] = [];
    const results = names.map((name) => {
      const result = this.#result(name, files, ran);
      ran.push(name);
      return result;
    });
    const coverage = options.coverage === true ? names.map((name) => ({ ref: refOf(name), lines: this.#workspace.lines?.(name) ?? { 'src/a.js': [1] } })) : undefined;
    return { status: 'ran', results, durationMs: 1, ...(coverage === undefined ? {} : { coverage }) };
  }

  #result(name: string, files: ReadonlyMap<string, string>, ran: readonly string[]): TestResult {
    try {
      this.#workspace.tests[name]!(Object.fromEntries(files), ran);
      return { ref: refOf(name), status: 'passed', durationMs: 1 };
    } catch (error) {
      const { message, code } = error as Error & { code?: string };
      const kind = code === undefined ? 'assertion' : 'error';
      return { ref: refOf(name), status: 'failed', durationMs: 1, failure: { kind, message, stack: [], output: '', ...(code === undefined ? {} : { code }) } };
    }
  }
}

export function refOf(name: string): TestRef {
  return { project: fakeProject.id, file: testFile, path: [name] };
}

/** A candidate that replaces the only occurrence of a text. */
export function replacing(text: string, from: string, to: string, prior = 1): RepairCandidate {
  const start = text.indexOf(from);
  return { file: 'src/a.js', edits: [{ start, end: start + from.length, text: to }], template: 'test', title: `use \`${to}\` instead of \`${from}\``, prior, line: 1 };
}

