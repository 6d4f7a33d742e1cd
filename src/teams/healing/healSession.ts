import { shortHash } from '../../base/hash.ts';
import type { AgentContext } from '../../runtime/agents/agent.ts';
import type { Ailment, Diagnosis, Location } from './ailment.ts';
import { CopyPool } from './copyPool.ts';
import type { ActivityFact } from './facts.ts';
import { healingFacts } from './facts.ts';
import type { Failure, Proposal } from './failure.ts';
import type { HealPorts } from './healPorts.ts';
import type { HealRequest } from './healRequest.ts';
import type { ChangeHunk } from './ports/changeHistory.ts';
import type { TestCoverage, TestProject, TestResult, TestRunOutcome } from './testModel.ts';
import { testId } from './testModel.ts';
import type { TestRunOptions, TestSelection } from './ports/testRunners.ts';

/** One root folder of a run. */
export interface HealRoot {
  readonly path: string;
  readonly copies: CopyPool;
  projects: readonly TestProject[];
  /** The uncommitted change; read once. */
  hunks: readonly ChangeHunk[];
}

/**
 * What the agents of one run share by reference because it is too large for messages: workspace copies, ailments and
 * what is known of each. Everything they tell each other about it goes over the bus.
 */
export class HealSession {
  readonly request: HealRequest;
  readonly ports: HealPorts;
  readonly roots: HealRoot[];
  readonly ailments = new Map<string, Ailment>();
  readonly diagnoses = new Map<string, Diagnosis>();
  readonly locations = new Map<string, Location>();
  /** By ailment; what is healed test by test reads that of the whole. */
  readonly coverages = new Map<string, readonly TestCoverage[]>();
  /** What was tried for an ailment and why it does not hold. */
  readonly refuted = new Map<string, string[]>();
  readonly failures = new Map<string, Failure>();
  /** Ailments that still want a share of the time, the one in hand included. */
  turnsLeft = 1;
  candidates = 0;
  testRuns = 0;

  constructor(request: HealRequest, ports: HealPorts) {
    this.request = request;
    this.ports = ports;
    this.roots = request.roots.map((path) => ({ path, copies: new CopyPool(path, ports.copies), projects: [], hunks: [] }));
  }

  ailment(id: string): Ailment {
    const ailment = this.ailments.get(id);
    if (ailment === undefined) throw new Error(`There is no ailment ${id}`);
    return ailment;
  }

  rootOf(ailment: Ailment): HealRoot {
    return this.roots[ailment.root]!;
  }

  /** Runs tests in a copy, with the permission and the count that go with it. */
  async run(
    context: AgentContext,
    project: TestProject,
    selection: TestSelection,
    options: TestRunOptions,
  ): Promise<TestRunOutcome> {
    this.testRuns++;
    return context.use('workspace.execute', `${project.id}: ${describeSelection(selection)}`, () =>
      this.ports.runners.run(project, selection, options, context.signal),
    );
  }

  failureId(root: number, result: TestResult): string {
    return shortHash(this.roots[root]!.path, testId(result.ref));
  }

  failuresOf(ailment: Ailment): readonly Failure[] {
    return ailment.failing.map((result) => this.failures.get(this.failureId(ailment.root, result))!).filter((failure) => failure !== undefined);
  }

  /** Changes what is known of every failure of an ailment and tells the run. */
  update(context: AgentContext, ailment: Ailment, change: (failure: Failure) => Failure): void {
    for (const failure of this.failuresOf(ailment)) this.put(context, change(failure));
  }

  put(context: AgentContext, failure: Failure): void {
    this.failures.set(failure.id, failure);
    context.record(healingFacts.failure, failure);
  }

  tell(context: AgentContext, ailment: Ailment, text: string, candidates = 0, perSecond = 0): void {
    for (const failure of this.failuresOf(ailment)) {
      const fact: ActivityFact = { failure: failure.id, text, candidates, perSecond };
      context.record(healingFacts.activity, fact);
    }
  }

  addProposals(context: AgentContext, ailment: Ailment, proposals: readonly Proposal[]): void {
    this.update(context, ailment, (failure) => {
      const byId = new Map(failure.proposals.map((each) => [each.id, each]));
      for (const each of proposals) {
        const known = byId.get(each.id);
        byId.set(each.id, known === undefined ? each : agreed(known, each));
      }
      const all = [...byId.values()].sort((a, b) => b.confidence - a.confidence);
      return { ...failure, proposals: all, state: all.some(({ command }) => command === undefined) ? 'healed' : failure.state };
    });
  }

  async dispose(): Promise<void> {
    await Promise.all(this.roots.map((root) => root.copies.dispose()));
  }
}

/** Two strategies that come to the same patch by different ways make it likelier. */
function agreed(one: Proposal, other: Proposal): Proposal {
  if (one.strategy === other.strategy) return one;
  const [better, worse] = one.confidence >= other.confidence ? [one, other] : [other, one];
  const confidence = Math.round((1 - (1 - better.confidence) * 0.7) * 1000) / 1000;
  return { ...better, confidence, verdict: { ...better.verdict, notes: [...better.verdict.notes, ...worse.verdict.notes.filter((note) => !better.verdict.notes.includes(note)), `\`${worse.strategy}\` came to the same patch`] } };
}

function describeSelection(selection: TestSelection): string {
  switch (selection.kind) {
    case 'all':
      return 'all tests';
    case 'files':
      return selection.files.slice(0, 3).join(', ') + (selection.files.length > 3 ? ` and ${selection.files.length - 3} more` : '');
    case 'tests':
      return selection.tests.length === 1 ? testId(selection.tests[0]!) : `${selection.tests.length} tests`;
  }
}
