import type * as z from 'zod';
import type { LocatedObservation, ReviewerId } from '../finding.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import { judge } from '../../../runtime/models/judgement/judge.ts';
import type { JudgeQuestion } from '../../../runtime/models/judgement/judge.ts';
import type { Fix, Observation } from '../../../analysis/observation.ts';
import type { ReviewAnswer } from '../agents/reviewTask.ts';
import { emptyAnswer } from '../agents/reviewTask.ts';
import type { FixFact } from '../facts.ts';
import { factNames } from '../facts.ts';
import { locate } from '../located.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { isUnsure, judgedSchema, observationOf } from './judgedFindings.ts';
import { reviewLookUps } from './reviewLookUps.ts';
import type { FileToJudge } from './reasonPrompt.ts';
import { reasonPrompt, reasonSystem } from './reasonPrompt.ts';
import { readSuggestedFix } from './suggestedFix.ts';
import type { ReviewModels } from './reviewModels.ts';

const maxReplyTokens = 4_000;

/** A reviewer has a model read a batch of changed files, and raises what holds against the files' own text. */
export async function reason(reviewer: ReviewerId, indices: readonly number[], models: ReviewModels, session: ReviewSession, context: AgentContext): Promise<ReviewAnswer> {
  const { files, question } = await questionOf(reviewer, indices, models, session, context);
  if (files.length === 0) return emptyAnswer;
  const raised = new Map<string, Judged[]>(files.map(({ file }) => [keyOf(file), []]));
  const judgement = await judge(models.client, context, question, { isMasked: true });
  const degraded: string[] = [];
  if (judgement.kind === 'none') degraded.push(`without judgement: ${judgement.message}`);
  else {
    let unfounded = 0;
    const dropped: { file: string; line: number; why: string }[] = [];
    for (const finding of judgement.value.findings) {
      // Only what is looked up in the file is as it stands there; what is said of it keeps secrets hidden.
      const path = judgement.restore(finding.file);
      const target = files.find(({ file }) => file.path === path);
      const observation = target === undefined ? undefined : observationOf({ ...finding, quote: judgement.restore(finding.quote) }, reviewer, target.text, judgement.by);
      if (observation === undefined) {
        unfounded++;
        continue;
      }
      const fix = finding.fix == null ? undefined : readSuggestedFix(finding.fix, { text: target!.text, restore: judgement.restore, hide: (text) => models.client.hide(text) });
      if (fix?.status === 'refused') dropped.push({ file: target!.file.path, line: observation.range.start.line, why: fix.why });
      raised.get(keyOf(target!.file))!.push({ observation, ...(fix?.status === 'ok' ? { suggestion: fix.fix } : {}) });
    }
    for (const { file, line, why } of dropped) {
      const root = files.find((each) => each.file.path === file)!.file.root;
      context.record(factNames.fix, { root, id: '', file, line, rule: `${reviewer}/judgement`, status: 'dropped', text: why, ms: 0 } satisfies FixFact);
    }
    if (unfounded > 0) context.logger.log('info', 'Judgements were dropped because they quote code that is not there', { reviewer, unfounded });
  }
  return {
    ...emptyAnswer,
    raised: files.map(({ file, text }) => ({ root: file.root, file: file.path, observations: located(text, raised.get(keyOf(file))!) })),
    degraded,
  };
}

interface Judged {
  readonly observation: Observation;
  readonly suggestion?: Fix;
}

function located(text: string, judged: readonly Judged[]): LocatedObservation[] {
  const observations = locate(text, judged.map(({ observation }) => observation));
  return observations.map((observation, index) => {
    const { suggestion } = judged[index]!;
    return suggestion === undefined ? observation : { ...observation, suggestion };
  });
}

/** What a reviewer asks a model about a batch, and the files that it asks about. */
export async function questionOf(reviewer: ReviewerId, indices: readonly number[], models: ReviewModels, session: ReviewSession, context: AgentContext): Promise<{ readonly files: readonly FileToJudge[]; readonly question: JudgeQuestion<z.infer<typeof judgedSchema>> }> {
  const files = await readFiles(indices, session, context.signal);
  const root = files[0]?.file.root ?? 0;
  return {
    files,
    question: { system: reasonSystem(reviewer, models.fence), prompt: reasonPrompt(files, models.fence), schema: judgedSchema, maxTokens: maxReplyTokens, lookUps: reviewLookUps(session, models, root, context), ...(models.hasTriage === true ? { tier: 'small', isUnsure } : {}) },
  };
}

async function readFiles(indices: readonly number[], session: ReviewSession, signal: AbortSignal): Promise<FileToJudge[]> {
  const files: FileToJudge[] = [];
  for (const index of indices) {
    const file = session.changeSet.files[index]!;
    if (session.staysLocal(file)) continue;
    const text = await session.texts.read(session.changeSet, file, signal);
    if (text.status !== 'ok') continue;
    // In an order of their own: the table has them as they came.
    const seen = session.table.of(file.root, file.path).map(({ range, rule }) => ({ line: range.start.line, rule })).sort((a, b) => a.line - b.line || (a.rule < b.rule ? -1 : 1));
    files.push({ file, text: text.text, seen });
  }
  return files;
}

function keyOf({ root, path }: { readonly root: number; readonly path: string }): string {
  return `${root} ${path}`;
}
