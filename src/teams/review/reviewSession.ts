import type { ChangeSet } from './changeSet.ts';
import type { FindingTable } from './aggregation/findingTable.ts';
import { CheckRoots } from './checking/checkRoots.ts';
import { FileTexts } from './fileTexts.ts';
import { FileSummaries } from './instruments/fileSummaries.ts';
import { ProjectIndexes } from './instruments/projectIndexes.ts';
import type { ProjectView } from './instruments/projectIndexes.ts';
import type { ReviewModels } from './judgement/reviewModels.ts';
import type { ProbeBenches } from './ports/probes.ts';
import type { ReviewChecks } from './ports/reviewChecks.ts';
import type { ReviewPorts } from './reviewPorts.ts';
import type { ReviewRequest } from './reviewRequest.ts';

/**
 * What the agents of one run share by reference because it is too large for messages: the change set, the files'
 * texts and the aggregator's table. Everything they tell each other about it goes over the bus.
 */
export class ReviewSession {
  readonly request: ReviewRequest;
  readonly ports: ReviewPorts;
  readonly texts: FileTexts;
  readonly summaries: FileSummaries;
  /** The project around the change, read once for all who ask. */
  readonly project: { view(root: number, signal: AbortSignal): Promise<ProjectView> };
  #changeSet: ChangeSet | undefined;
  #table: FindingTable | undefined;
  #checks: { readonly ports: ReviewChecks; readonly roots: CheckRoots } | undefined;
  #isLocal: ((path: string) => boolean) | undefined;

  constructor(request: ReviewRequest, ports: ReviewPorts) {
    this.request = request;
    this.ports = ports;
    this.texts = new FileTexts(ports.changes);
    this.summaries = new FileSummaries(ports);
    this.project = new ProjectIndexes(this);
  }

  /** Models that this run may ask; undefined where there are none or the request wants none. */
  get models(): ReviewModels | undefined {
    return this.request.usesModel === true ? this.ports.models : undefined;
  }

  /** Where this run may try findings out; undefined unless the workspace is trusted and the user allows it. */
  get probes(): ProbeBenches | undefined {
    return this.request.mayProbe === true && this.request.isTrusted ? this.ports.probes : undefined;
  }

  /** Where tests and the type checker may be run, under the same conditions as probes. */
  get checks(): { readonly ports: ReviewChecks; readonly roots: CheckRoots } | undefined {
    const { checks } = this.ports;
    if (checks === undefined || this.request.mayProbe !== true || !this.request.isTrusted) return undefined;
    this.#checks ??= { ports: checks, roots: new CheckRoots(checks) };
    return this.#checks;
  }

  /** Removes what was copied. */
  async dispose(): Promise<void> {
    await this.#checks?.roots.dispose();
  }

  /** Whether a file's text stays on this machine. One that was renamed stays by its old name as well. */
  staysLocal({ path, oldPath }: { readonly path: string; readonly oldPath?: string }): boolean {
    const { models } = this;
    if (models === undefined) return true;
    this.#isLocal ??= models.keepLocal(this.request.localGlobs ?? []);
    return this.#isLocal(path) || (oldPath !== undefined && this.#isLocal(oldPath));
  }

  get changeSet(): ChangeSet {
    if (this.#changeSet === undefined) throw new Error('The change set has not been read yet');
    return this.#changeSet;
  }

  get table(): FindingTable {
    if (this.#table === undefined) throw new Error('The table has not been laid yet');
    return this.#table;
  }

  begin(changeSet: ChangeSet, table: FindingTable): void {
    this.#changeSet = changeSet;
    this.#table = table;
  }
}
