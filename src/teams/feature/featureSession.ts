import { contentHash, shortHash } from '../../base/hash.ts';
import type { AgentContext } from '../../runtime/agents/agent.ts';
import type { SightText, TestsSeen, WorkspaceSight } from '../../runtime/models/tools/workspaceSight.ts';
import type { Proposal, Verdict } from '../healing/failure.ts';
import type { HealModels } from '../healing/healPorts.ts';
import type { WorkspaceCopy } from '../healing/ports/workspaceCopies.ts';
import type { TestProject } from '../healing/testModel.ts';
import { unifiedDiff } from '../healing/validate/unifiedDiff.ts';
import { failuresOf, runTestFiles } from '../review/checking/testRuns.ts';
import type { FeaturePorts } from './featurePorts.ts';
import type { FeatureRequest } from './featureRequest.ts';

/** A file as the feature changes it; null before where it makes it. */
export interface FeatureChange {
  readonly before: string | null;
  readonly after: string;
}

const mostListed = 6_000;
const largest = 400_000;
const mostChanged = 40;
const testLimitMs = 90_000;

/**
 * What the agents of one run share by reference: one copy of the workspace, what has been changed in it, and what its tests
 * said before. Everything they tell each other about it goes over the bus.
 */
export class FeatureSession {
  readonly request: FeatureRequest;
  readonly ports: FeaturePorts;
  readonly changes = new Map<string, FeatureChange>();
  projects: readonly TestProject[] = [];
  /** Ids of tests that passed before anything was changed, and of those that did not. */
  readonly passing = new Set<string>();
  readonly known = new Set<string>();
  plan = '';
  testRuns = 0;
  revisions = 0;
  repairs = 0;
  #copy: WorkspaceCopy | undefined;
  #listing: { readonly files: ReadonlySet<string>; readonly isCut: boolean } = { files: new Set(), isCut: false };

  constructor(request: FeatureRequest, ports: FeaturePorts) {
    this.request = request;
    this.ports = ports;
  }

  get models(): HealModels | undefined {
    return this.request.usesModel ? this.ports.models : undefined;
  }

  get copy(): WorkspaceCopy {
    if (this.#copy === undefined) throw new Error('The workspace has not been copied yet');
    return this.#copy;
  }

  /** What isolation is missing on this machine. */
  get isolation(): readonly string[] {
    return this.#copy?.missing ?? [];
  }

  /** Files that may be read, those that were made included. */
  get files(): ReadonlySet<string> {
    return new Set([...this.#listing.files, ...this.changes.keys()]);
  }

  async open(signal: AbortSignal): Promise<void> {
    this.#copy = await this.ports.copies.create(this.request.root, signal);
    const { files, isCut } = await this.ports.files.list(this.request.root, mostListed, signal);
    this.#listing = { files: new Set(files), isCut };
  }

  async read(file: string): Promise<SightText> {
    if (!this.files.has(file)) return { status: 'refused', why: 'there is no such file' };
    let text: string | null;
    try {
      text = await this.copy.read(file);
    } catch {
      return { status: 'refused', why: 'it leads out of the workspace' };
    }
    if (text === null) return { status: 'refused', why: 'there is no such file' };
    if (text.length > largest) return { status: 'refused', why: 'it is too large' };
    return text.includes('\0') ? { status: 'refused', why: 'it is binary' } : { status: 'ok', text };
  }

  /** Changes or makes a file in the copy. What it was before the first change is kept for the patch. */
  async change(file: string, after: string): Promise<void> {
    if (after.length > largest) throw new Error(`a file may have ${largest} characters at most`);
    if (!this.changes.has(file) && this.changes.size >= mostChanged) throw new Error(`a feature may change ${mostChanged} files at most`);
    const known = this.changes.get(file);
    const before = known === undefined ? await this.copy.read(file) : known.before;
    await this.copy.write(file, after);
    if (before === after) this.changes.delete(file);
    else this.changes.set(file, { before, after });
  }

  /** Takes away what tests left behind, and nothing else. */
  async settle(): Promise<void> {
    await this.copy.restore();
    for (const [file, { after }] of this.changes) await this.copy.write(file, after);
  }

  /** The workspace for the tools of a model; tests run only for who may run them. */
  sight(context: AgentContext, mayRun: boolean): WorkspaceSight {
    return {
      files: () => Promise.resolve({ files: this.files, isCut: this.#listing.isCut }),
      read: (file) => this.read(file),
      origins: (file, lines, signal) => (this.changes.has(file) ? Promise.resolve(null) : this.ports.lines.originsOf(this.request.root, file, lines, signal)),
      ...(mayRun ? { runTests: (file: string, name: string | undefined) => this.#runTests(file, name, context) } : {}),
    };
  }

  /** The change so far as a patch. */
  diff(only: (file: string) => boolean = () => true): string {
    return unifiedDiff([...this.changes].filter(([file]) => only(file)).map(([file, change]) => ({ file, ...change })));
  }

  proposal(title: string, verdict: Verdict, confidence: number): Proposal {
    const patch = this.diff();
    return {
      id: shortHash(this.request.root, patch),
      strategy: 'feature',
      title,
      patch,
      files: [...this.changes].map(([file, { before, after }]) => ({ file, baseHash: before === null ? '' : contentHash(before), newText: after })),
      verdict,
      confidence,
      applied: false,
    };
  }

  async dispose(): Promise<void> {
    await this.#copy?.dispose();
  }

  async #runTests(file: string, name: string | undefined, context: AgentContext): Promise<TestsSeen> {
    await this.settle();
    this.testRuns++;
    const runs = await runTestFiles(this.ports, this.projects, this.copy, [file], testLimitMs, context);
    const results = name === undefined ? runs.results : runs.results.filter(({ ref }) => ref.path.join(' › ').includes(name));
    const problem = runs.problems[0] ?? (results.length > 0 ? undefined : 'no such test was run: it is no test file, or no runner of this workspace runs it');
    return { passed: results.filter(({ status }) => status === 'passed').length, failed: failuresOf({ ...runs, results }), ...(problem === undefined ? {} : { problem }) };
  }
}
