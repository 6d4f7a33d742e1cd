import * as z from 'zod';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import { converse } from '../../../runtime/models/judgement/converse.ts';
import { judge } from '../../../runtime/models/judgement/judge.ts';
import type { LoopLimits, LoopStop } from '../../../runtime/models/judgement/loopLimits.ts';
import type { ModelTool } from '../../../runtime/models/judgement/modelTool.ts';
import { createLookUpTools } from '../../../runtime/models/tools/lookUpTools.ts';
import { neutralWords } from '../../../runtime/models/trust/neutralWords.ts';
import type { PeerVerdict } from '../../../runtime/patterns/peerReview.ts';
import type { HealModels } from '../../healing/healPorts.ts';
import { secondsLeft } from '../../healing/timeLimits.ts';
import type { FeatureStep } from '../featureResult.ts';
import type { FeatureSession } from '../featureSession.ts';
import { reviewPrompt, reviewSystem, workPrompt, workSystem } from '../prompts/specialistPrompts.ts';
import { createEditTools } from '../tools/editTools.ts';

export type SpecialistInput =
  | { readonly kind: 'work'; readonly step: FeatureStep; readonly round: number; readonly objections: readonly string[] }
  | { readonly kind: 'review'; readonly step: FeatureStep; readonly round: number; readonly summary: string };

/** What a specialist hands in. It may have ended early, and then says why. */
export interface StepWork {
  readonly summary: string;
  /** Files that the step has changed so far. */
  readonly files: readonly string[];
  readonly end: { readonly kind: 'done' } | { readonly kind: 'stopped'; readonly why: string } | { readonly kind: 'failed'; readonly why: string };
}

const titles: Readonly<Record<FeatureStep, string>> = { research: 'Research', coding: 'Coding', testing: 'Testing', documentation: 'Documentation' };
const turns: Readonly<Record<FeatureStep, number>> = { research: 14, coding: 30, testing: 24, documentation: 14 };
const workTokens = 8_000;
const reviewTokens = 1_500;
const longestSummary = 4_000;

const stopWords: Readonly<Record<LoopStop, string>> = {
  turns: 'it used all its turns',
  tokens: 'it used its share of the tokens',
  usd: 'it used its share of the money',
  seconds: 'its time was up',
  repeatedCall: 'it made the same call again and again',
  noProgress: 'nothing that it did brought anything new',
};

const verdictSchema = z.object({ verdict: z.enum(['accept', 'revise']), points: z.array(z.string().min(1).max(600)).max(8) });

/** A specialist of the feature team: does its own step with a model, and looks at the step of a colleague. */
export function createSpecialist(step: FeatureStep, session: FeatureSession): AgentDefinition {
  const mayRun = step === 'coding' || step === 'testing';
  return {
    id: step,
    role: 'specialist',
    title: titles[step],
    reportsTo: 'manager',
    capabilities: [`feature.${step}`, 'feature.review'],
    permissions: ['workspace.read', 'git.read', 'model.call', ...(step === 'research' ? [] : (['workspace.write'] as const)), ...(mayRun ? (['workspace.execute'] as const) : [])],
    onTask: (task, context) => {
      const input = task.input as SpecialistInput;
      return input.kind === 'work' ? work(session, input, mayRun, context) : review(session, input, mayRun, context);
    },
  };
}

async function work(session: FeatureSession, { step, objections }: Extract<SpecialistInput, { kind: 'work' }>, mayRun: boolean, context: AgentContext): Promise<StepWork> {
  const models = session.models!;
  const staysLocal = models.keepLocal(session.request.localGlobs ?? []);
  const before = new Map([...session.changes].map(([file, { after }]) => [file, after]));
  const edits = step === 'research' ? [] : createEditTools({ session, step, staysLocal, context });
  const end = await converse(models.client, context, session.ports.clock, {
    system: workSystem(step, models.fence),
    messages: [{ role: 'user', text: workPrompt(session, { step, objections, staysLocal }, models.fence) }],
    tools: [...lookUps(session, models, staysLocal, mayRun, context), ...edits],
    maxTokens: workTokens,
    limits: limitsOf(step, context),
  });
  const files = [...session.changes].filter(([file, { after }]) => before.get(file) !== after).map(([file]) => file);
  const summary = shown(end.text, models);
  switch (end.kind) {
    case 'done':
      return { summary, files, end: { kind: 'done' } };
    case 'stopped':
      return { summary, files, end: { kind: 'stopped', why: stopWords[end.why] } };
    case 'failed':
      context.degrade(end.message);
      return { summary, files, end: { kind: 'failed', why: end.message } };
  }
}

async function review(session: FeatureSession, { step, summary }: Extract<SpecialistInput, { kind: 'review' }>, mayRun: boolean, context: AgentContext): Promise<PeerVerdict> {
  const models = session.models!;
  const staysLocal = models.keepLocal(session.request.localGlobs ?? []);
  const judgement = await judge(models.client, context, {
    system: reviewSystem(step, models.fence),
    prompt: reviewPrompt(session, step, summary, staysLocal, models.fence),
    schema: verdictSchema,
    maxTokens: reviewTokens,
    lookUps: { clock: session.ports.clock, tools: lookUps(session, models, staysLocal, mayRun, context) },
  });
  if (judgement.kind === 'none') throw new Error(judgement.message);
  return { verdict: judgement.value.verdict, points: judgement.value.points.map((point) => shown(point, models)) };
}

function lookUps(session: FeatureSession, { client, fence }: HealModels, staysLocal: (file: string) => boolean, mayRun: boolean, context: AgentContext): readonly ModelTool[] {
  return createLookUpTools({ sight: session.sight(context, mayRun), fence, caller: context, staysLocal, hide: (text) => client.hide(text) });
}

/** Each step gets a good part of what is left, so that those after it have something as well. */
function limitsOf(step: FeatureStep, { budget }: AgentContext): LoopLimits {
  const { caps, spent } = budget;
  const share = 0.5;
  return {
    turns: turns[step],
    seconds: Math.max(1, Math.min(900, secondsLeft(budget) * share)),
    ...(caps.tokens === undefined ? {} : { tokens: Math.max(1, (caps.tokens - spent.tokens) * share) }),
    ...(caps.usd === undefined ? {} : { usd: Math.max(0, (caps.usd - spent.usd) * share) }),
  };
}

/** Words of a model as the log may keep and people may see them: nothing secret that was put back, no links, no markup. */
function shown(text: string, { client }: HealModels): string {
  return neutralWords(client.hide(text).replace(/\0+/g, '•••')).trim().slice(0, longestSummary);
}
