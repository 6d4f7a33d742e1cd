import { errorMessage, throwIfAborted } from '../../../base/errors.ts';
import { shortHash } from '../../../base/hash.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import { CancelledError } from '../../../base/errors.ts';
import { consult } from '../deliberation/consult.ts';
import { hearPeers } from '../deliberation/hearPeers.ts';
import type { LocatedObservation, RefutedFinding, ReviewerId } from '../finding.ts';
import type { FileInput, FileInstrument, InstrumentAnswer, ProjectInstrument } from '../instruments/instrument.ts';
import { findOrders } from '../judgement/findOrders.ts';
import { reason } from '../judgement/reason.ts';
import { locate } from '../located.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { reviewerTitles } from './reviewerIdentity.ts';
import { emptyAnswer } from './reviewTask.ts';
import type { ReviewAnswer, ReviewInput } from './reviewTask.ts';

export interface ReviewerOptions {
  readonly id: ReviewerId;
  readonly fileInstruments: readonly FileInstrument[];
  readonly projectInstruments?: readonly ProjectInstrument[];
  /** Does what is special to this reviewer; undefined: nothing is. */
  readonly lint?: (input: Extract<ReviewInput, { kind: 'lint' }>, context: AgentContext) => Promise<ReviewAnswer>;
}

/** A reviewer: reads its instruments over a file or the project and raises what they saw. */
export function createReviewer(options: ReviewerOptions, session: ReviewSession): AgentDefinition {
  return {
    id: options.id,
    role: 'reviewer',
    title: reviewerTitles[options.id],
    reportsTo: 'coordinator',
    capabilities: [`review.${options.id}`],
    permissions: ['workspace.read', 'instrument.run', ...(session.models === undefined ? [] : (['git.read', 'model.call'] as const)), ...(options.lint !== undefined || (session.models !== undefined && session.checks !== undefined) ? (['workspace.execute'] as const) : [])],
    concurrency: 4,
    onTask: async (task, context) => {
      const input = task.input as ReviewInput;
      switch (input.kind) {
        case 'file':
          return reviewFile(options, session, input, context);
        case 'project':
          return reviewProject(options, session, input.root, context);
        case 'lint':
          if (options.lint === undefined) throw new Error(`${options.id} does not lint`);
          return options.lint(input, context);
        case 'reason': {
          const { models } = session;
          if (models === undefined) throw new Error('There is no model to ask');
          return reason(options.id, input.files, models, session, context);
        }
        case 'orders':
          return context.use('instrument.run', 'orders to models', () => findOrders(input.files, session, context));
        case 'consult':
          return consult(input.consultations, new Set(session.request.reviewers), context);
      }
    },
    onMessage: (message, context) => hearPeers(options.id, session, message, context),
  };
}

async function reviewFile(
  options: ReviewerOptions,
  session: ReviewSession,
  input: Extract<ReviewInput, { kind: 'file' }>,
  context: AgentContext,
): Promise<ReviewAnswer> {
  const file = session.changeSet.files[input.file]!;
  const text = await session.texts.read(session.changeSet, file, context.signal);
  if (text.status === 'unreadable') {
    return { ...emptyAnswer, degraded: [`${file.path}: ${text.reason}`] };
  }
  const fileInput: FileInput = { changeSet: session.changeSet, file, text, request: session.request };
  const observations: LocatedObservation[] = [];
  const degraded: string[] = [];
  const undecided: Record<string, number> = {};
  let cached = 0;
  const instruments = options.fileInstruments.filter((instrument) => (instrument.isSlow ?? false) === input.isSlow && instrument.appliesTo(file));
  for (const instrument of instruments) {
    throwIfAborted(context.signal);
    const reading = await readInstrument(instrument, fileInput, session, context);
    if (reading.isCached) cached++;
    if (reading.answer.undecided !== undefined) undecided[instrument.id] = reading.answer.undecided;
    if (reading.answer.degraded !== undefined) degraded.push(`${instrument.id}, ${file.path}: ${reading.answer.degraded}`);
    observations.push(...locate(text.text, reading.answer.observations));
  }
  return {
    raised: [{ root: file.root, file: file.path, observations }],
    completed: degraded.length === 0 ? [{ root: file.root, file: file.path }] : [],
    degraded,
    lines: input.isSlow ? 0 : countLines(text.text),
    readings: { total: instruments.length, cached },
    undecided,
  };
}

/** An instrument that fails costs its own evidence and nothing else; the reviewer goes on and says so. */
async function readInstrument(
  instrument: FileInstrument,
  input: FileInput,
  session: ReviewSession,
  context: AgentContext,
): Promise<{ answer: InstrumentAnswer; isCached: boolean }> {
  const extra = instrument.cacheKey?.(input.file, input.request) ?? null;
  const key =
    extra === null
      ? null
      : `review:${instrument.id}:${instrument.version}:${shortHash(extra, input.file.path, input.file.language ?? '')}:${input.text.hash}`;
  const held = key === null ? undefined : (session.ports.cache.get(key) as InstrumentAnswer | undefined);
  if (held !== undefined) return { answer: held, isCached: true };
  try {
    const answer = await context.use('instrument.run', instrument.id, () => instrument.read(input, context.signal));
    if (key !== null && answer.degraded === undefined) session.ports.cache.set(key, answer);
    return { answer, isCached: false };
  } catch (error) {
    if (context.signal.aborted || CancelledError.is(error)) throw error;
    context.logger.log('warn', 'An instrument failed', { instrument: instrument.id, error: errorMessage(error) });
    return { answer: { observations: [], degraded: errorMessage(error) }, isCached: false };
  }
}

async function reviewProject(
  options: ReviewerOptions,
  session: ReviewSession,
  root: number,
  context: AgentContext,
): Promise<ReviewAnswer> {
  const byFile = new Map<string, LocatedObservation[]>();
  const degraded: string[] = [];
  const undecided: Record<string, number> = {};
  const refuted: RefutedFinding[] = [];
  for (const instrument of options.projectInstruments ?? []) {
    throwIfAborted(context.signal);
    try {
      const answer = await context.use('instrument.run', instrument.id, () =>
        instrument.read({ changeSet: session.changeSet, root, request: session.request }, context.signal),
      );
      if (answer.degraded !== undefined) degraded.push(`${instrument.id}: ${answer.degraded}`);
      if (answer.undecided !== undefined) undecided[instrument.id] = answer.undecided;
      for (const { file, rule, range, why } of answer.refuted ?? []) refuted.push({ root, file, rule, start: range.start, why });
      for (const { file, observation } of answer.observations) {
        const changed = session.changeSet.files.find((candidate) => candidate.root === root && candidate.path === file);
        // What the change broke may stand in a file that it did not touch.
        if (changed === undefined && observation.isOfChange !== true) continue;
        const text =
          changed === undefined
            ? await session.ports.changes.readProjectFile(session.changeSet.roots[root]!.path, file, context.signal)
            : await session.texts.read(session.changeSet, changed, context.signal);
        if (text.status !== 'ok') continue;
        byFile.set(file, [...(byFile.get(file) ?? []), ...locate(text.text, [observation])]);
      }
    } catch (error) {
      if (context.signal.aborted || CancelledError.is(error)) throw error;
      context.logger.log('warn', 'An instrument failed', { instrument: instrument.id, error: errorMessage(error) });
      degraded.push(`${instrument.id}: ${errorMessage(error)}`);
    }
  }
  return { ...emptyAnswer, raised: [...byFile].map(([file, observations]) => ({ root, file, observations })), degraded, undecided, ...(refuted.length > 0 && { refuted }) };
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
