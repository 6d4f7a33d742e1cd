import { UserFacingError } from '../../../base/errors.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import { capWords } from '../../../runtime/budget/budgetMeter.ts';
import type { PeerReviewed, PeerVerdict } from '../../../runtime/patterns/peerReview.ts';
import { peerReview } from '../../../runtime/patterns/peerReview.ts';
import type { Stage } from '../../../runtime/patterns/pipeline.ts';
import { pipeline, stage } from '../../../runtime/patterns/pipeline.ts';
import type { TaskOutcome } from '../../../runtime/scheduler/task.ts';
import type { Verdict } from '../../healing/failure.ts';
import { featureFacts } from '../facts.ts';
import type { FeatureResult, FeatureStep, StepReport } from '../featureResult.ts';
import { featureSteps } from '../featureResult.ts';
import type { FeatureSession } from '../featureSession.ts';
import type { SpecialistInput, StepWork } from './specialist.ts';
import type { FeatureCheck, ValidatorInput } from './validator.ts';

/** Who looks at whose work. */
const peers: Readonly<Record<FeatureStep, FeatureStep>> = { research: 'coding', coding: 'testing', testing: 'coding', documentation: 'research' };
const provenConfidence = 0.8;
const unprovenConfidence = 0.3;

/** The lead of the feature team: takes a task through its steps, each looked at by a colleague, and has the outcome proven. */
export function createManager(session: FeatureSession): AgentDefinition {
  return {
    id: 'manager',
    role: 'manager',
    title: 'Manager',
    capabilities: ['feature'],
    permissions: ['workspace.read'],
    onTask: async (_task, context) => {
      try {
        return await new FeatureRun(session, context).run();
      } finally {
        await session.dispose();
      }
    },
  };
}

/** One run, from the task to the proposal. What it has come to is at hand at any moment, since a cap may end it at any moment. */
class FeatureRun {
  readonly #session: FeatureSession;
  readonly #context: AgentContext;
  readonly #startedAt: number;
  readonly #steps: StepReport[] = [];
  #check: FeatureCheck | undefined;
  #partial: string | null = null;
  #checks = 0;

  constructor(session: FeatureSession, context: AgentContext) {
    this.#session = session;
    this.#context = context;
    this.#startedAt = context.clock.monotonic();
  }

  async run(): Promise<FeatureResult> {
    const { isTrusted, task } = this.#session.request;
    if (!isTrusted) throw new UserFacingError('Building a feature runs the tests of the workspace, which is not trusted. Trust the workspace first.');
    if (this.#session.models === undefined) throw new UserFacingError(noModelWords);
    if (task.trim() === '') throw new UserFacingError('There is no task: say in a sentence or more what is to be built.');
    const end = await pipeline([this.#baseline(), ...featureSteps.map((step) => this.#step(step)), this.#validation()]);
    if (end.status === 'broken') {
      const { outcome } = end;
      if (outcome.status === 'failed' && outcome.error.name === 'UserFacingError' && this.#session.changes.size === 0) throw new UserFacingError(outcome.error.message);
      this.#partial ??= `${end.stage} ended early: ${outcome.status === 'failed' ? outcome.error.message : outcome.reason}`;
    }
    // What there is after a step ended early is worth knowing, as long as somebody may still find out.
    if (this.#check === undefined && this.#isAlive && this.#session.changes.size > 0) await this.#validate();
    return this.#result();
  }

  get #isAlive(): boolean {
    return !this.#context.signal.aborted && this.#context.budget.exhausted === null;
  }

  #baseline(): Stage {
    return stage({
      name: 'the first look',
      run: () => this.#context.delegate({ key: 'baseline', kind: 'feature.validate', input: { kind: 'baseline' } satisfies ValidatorInput, to: { agent: 'validator' } }),
      onDone: () => 'go on',
    });
  }

  #step(step: FeatureStep): Stage {
    return stage<StepReport>({
      name: step,
      run: async () => {
        this.#context.progress(featureSteps.indexOf(step), featureSteps.length + 1, step);
        const touched = new Set<string>();
        const reviewed = await peerReview<StepWork>({
          work: async (round, objections) => {
            const outcome = await this.#work(step, `round ${round}`, round, objections);
            if (outcome.status !== 'done') return outcome;
            for (const file of outcome.result.files) touched.add(file);
            return { ...outcome, result: { ...outcome.result, files: [...touched] } };
          },
          review: (product, round) => this.#review(step, round, product.summary),
          isWorthReview: (product) => product.end.kind === 'done' && (step === 'research' ? product.summary !== '' : product.files.length > 0),
          mostRevisions: this.#session.request.mostRevisions,
        });
        if (reviewed.status === 'broken' && reviewed.product === undefined) return reviewed.outcome as TaskOutcome<StepReport>;
        const report = reportOf(step, reviewed);
        this.#session.revisions += report.rounds - 1;
        return { status: 'done', result: report, agent: this.#context.agent, from: 'work' };
      },
      onDone: (report) => {
        this.#steps.push(report);
        this.#context.record(featureFacts.step, report);
        if (step === 'research') this.#session.plan = report.summary;
        if (report.status !== 'stopped' && report.status !== 'failed') return 'go on';
        this.#partial = `${step} ${report.status === 'stopped' ? 'was stopped' : 'failed'}: ${report.notes.join('; ')}`;
        return 'stop';
      },
    });
  }

  /** Proves the change; what is refuted goes back to whoever wrote the code, at most so often. */
  #validation(): Stage {
    return stage<null>({
      name: 'validation',
      run: async () => {
        if (this.#session.changes.size === 0) return done(null, this.#context.agent);
        for (let repair = 1; ; repair++) {
          const check = await this.#validate();
          if (check.status !== 'done') return check;
          if (check.result.isProven || check.result.objections.length === 0 || repair > this.#session.request.mostRepairs) return done(null, this.#context.agent);
          this.#session.repairs++;
          const mended = await this.#work('coding', `repair ${repair}`, repair, check.result.objections);
          if (mended.status !== 'done') return mended as TaskOutcome<null>;
          if (mended.result.end.kind !== 'done') {
            this.#partial = `the repair ${mended.result.end.kind === 'stopped' ? 'was stopped' : 'failed'}: ${mended.result.end.why}`;
            // The last check was of the code before this.
            await this.#validate();
            return done(null, this.#context.agent);
          }
        }
      },
      onDone: () => 'stop',
    });
  }

  #work(step: FeatureStep, name: string, round: number, objections: readonly string[]): Promise<TaskOutcome<StepWork>> {
    const input: SpecialistInput = { kind: 'work', step, round, objections };
    return this.#context.delegate<StepWork>({ key: `${step} ${name}`, kind: `feature.${step}`, input, to: { agent: step } });
  }

  #review(step: FeatureStep, round: number, summary: string): Promise<TaskOutcome<PeerVerdict>> {
    const input: SpecialistInput = { kind: 'review', step, round, summary };
    return this.#context.delegate<PeerVerdict>({ key: `review of ${step} round ${round}`, kind: 'feature.review', input, to: { agent: peers[step] } });
  }

  async #validate(): Promise<TaskOutcome<FeatureCheck>> {
    this.#check = undefined;
    const outcome = await this.#context.delegate<FeatureCheck>({ key: `check ${++this.#checks}`, kind: 'feature.validate', input: { kind: 'check' } satisfies ValidatorInput, to: { agent: 'validator' } });
    if (outcome.status === 'done') this.#check = outcome.result;
    return outcome;
  }

  #result(): FeatureResult {
    const { request, changes, isolation, testRuns, revisions, repairs } = this.#session;
    const { budget, signal, clock } = this.#context;
    const isProven = this.#check?.isProven === true;
    const cap = budget.exhausted === null ? null : `the cap on ${capWords[budget.exhausted]} was reached`;
    return {
      task: request.task,
      steps: this.#steps,
      proposal: changes.size === 0 ? null : this.#session.proposal(titleOf(request.task), this.#verdict(), isProven ? provenConfidence : unprovenConfidence),
      isProven,
      partial: cap ?? (signal.aborted ? 'cancelled' : this.#partial),
      isolation,
      stats: { seconds: Math.round((clock.monotonic() - this.#startedAt) / 10) / 100, tokens: budget.spent.tokens, usd: budget.spent.usd, testRuns, revisions, repairs },
    };
  }

  #verdict(): Verdict {
    const contested = this.#steps.flatMap(({ step, status, notes }) => (status === 'contested' ? notes.map((note) => `Still objected to in ${step}: ${note}`) : []));
    if (this.#check !== undefined) {
      const { verdict, objections } = this.#check;
      return { ...verdict, notes: [...objections, ...verdict.notes, ...contested] };
    }
    const overfit = { otherPlausible: 0, agreement: null, deletes: false, specialCase: false };
    return { target: { passed: 0, runs: 0 }, suite: null, regressions: [], reruns: 0, typeCheck: 'none', overfit, notes: ['It was not validated as it stands: the work ended before', ...contested] };
  }
}

export const noModelWords =
  'Building a feature takes a language model, and none is set up. In the editor run "Roundtable: Set Up a Model…"; in the terminal name one with --model, for example --model anthropic/NAME with ANTHROPIC_API_KEY, or --model openai-compatible/NAME with OPENAI_BASE_URL.';

function done<R>(result: R, agent: string): TaskOutcome<R> {
  return { status: 'done', result, agent, from: 'work' };
}

function reportOf(step: FeatureStep, reviewed: PeerReviewed<StepWork>): StepReport {
  if (reviewed.status === 'broken') {
    const { outcome, product } = reviewed;
    return { step, status: 'failed', rounds: 1, summary: product?.summary ?? '', notes: [outcome.status === 'failed' ? outcome.error.message : outcome.reason], files: product?.files ?? [] };
  }
  const { product, rounds } = reviewed;
  const base = { step, rounds, summary: product.summary, files: product.files };
  if (product.end.kind !== 'done') return { ...base, status: product.end.kind, notes: [product.end.why] };
  switch (reviewed.status) {
    case 'accepted':
      return { ...base, status: 'accepted', notes: [] };
    case 'contested':
      return { ...base, status: 'contested', notes: reviewed.points };
    case 'unreviewed':
      return { ...base, status: 'unreviewed', notes: [reviewed.why] };
  }
}

function titleOf(task: string): string {
  const line = task.trim().split('\n')[0]!.trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
