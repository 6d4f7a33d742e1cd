import * as z from 'zod';
import { factNames } from '../../../teams/review/facts.ts';
import { healingFacts } from '../../../teams/healing/facts.ts';

const id = z.string().max(500);
const words = z.string().max(100_000);
const count = z.number();
/** What a date can hold; a clock that says more would break every list it is shown in. */
const time = z.number().min(0).max(8.64e15);
const task = z.nullable(id);
const permission = z.string().max(80);
const states = z.enum(['idle', 'listening', 'processing', 'acting', 'waiting', 'error']);
const messageKinds = z.enum(['task', 'result', 'request', 'reply', 'event', 'announce', 'bid', 'award', 'vote', 'argument', 'review', 'refutation', 'handoff']);
const named = z.looseObject({ name: words, message: words });
const address = z.union([z.looseObject({ agent: id }), z.looseObject({ topic: id }), z.looseObject({ queue: id })]);

const end = z.discriminatedUnion('status', [
  z.looseObject({ status: z.literal('done'), result: z.unknown() }),
  z.looseObject({ status: z.literal('partial'), result: z.unknown(), reason: words }),
  z.looseObject({ status: z.literal('cancelled'), result: z.unknown(), reason: words }),
  z.looseObject({ status: z.literal('failed'), error: named }),
]);
const health = z.discriminatedUnion('status', [
  z.looseObject({ status: z.literal('healthy') }),
  z.looseObject({ status: z.literal('degraded'), reason: words }),
  z.looseObject({ status: z.literal('failed'), reason: words }),
]);
const outcome = z.discriminatedUnion('status', [
  z.looseObject({ status: z.literal('done'), agent: id }),
  z.looseObject({ status: z.literal('failed'), error: named, agent: z.nullable(id) }),
  z.looseObject({ status: z.literal('cancelled'), reason: words }),
  z.looseObject({ status: z.literal('skipped'), reason: words }),
]);

/** Everything that is read of an event anywhere is looked at here; what else it holds travels along. */
const body = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('run.started'), team: z.string().max(80), caps: z.looseObject({ seconds: count.optional(), tokens: count.optional(), usd: count.optional() }), labels: z.record(z.string(), words) }),
  z.looseObject({ type: z.literal('run.resumed'), reason: words }),
  z.looseObject({ type: z.literal('run.finished'), end }),
  z.looseObject({ type: z.literal('agent.joined'), agent: z.looseObject({ id, role: words, title: words, capabilities: z.array(words).max(1000), permissions: z.array(permission).max(100), reportsTo: z.nullable(id) }) }),
  z.looseObject({ type: z.literal('agent.state'), agent: id, from: states, to: states, task }),
  z.looseObject({ type: z.literal('agent.health'), agent: id, health }),
  z.looseObject({ type: z.literal('task.created'), task: z.looseObject({ id, key: words, kind: words, parent: task, priority: count, lane: z.nullable(words) }) }),
  z.looseObject({ type: z.literal('task.started'), task: id, agent: id, attempt: count }),
  z.looseObject({ type: z.literal('task.progress'), task: id, done: count, total: count, note: words.optional() }),
  z.looseObject({ type: z.literal('task.finished'), task: id, outcome }),
  z.looseObject({ type: z.literal('message'), message: z.looseObject({ id, from: id, to: address, kind: messageKinds, subject: words, cause: z.nullable(id), task, at: time }) }),
  z.looseObject({ type: z.literal('permission.used'), agent: id, permission, detail: words, allowed: z.boolean() }),
  z.looseObject({ type: z.literal('budget.spent'), agent: id, tokens: count, usd: count }),
  z.looseObject({ type: z.literal('budget.exhausted'), cap: z.enum(['seconds', 'tokens', 'usd', 'day']) }),
  z.looseObject({ type: z.literal('approval.asked'), approval: z.looseObject({ id, key: words, agent: id, task, question: words, detail: words, answers: z.array(words).min(1).max(100) }) }),
  z.looseObject({ type: z.literal('approval.answered'), id, answer: z.nullable(words) }),
  z.looseObject({ type: z.literal('fact'), agent: id, name: z.string().max(200), data: z.unknown() }),
]);

const severity = z.enum(['error', 'warning', 'info', 'hint']);
const finding = z.looseObject({
  id, agent: id, rule: words, severity, confidence: count, message: words, file: words, root: count,
  range: z.looseObject({ start: z.looseObject({ line: count }) }),
  votes: z.array(z.looseObject({ agent: id, vote: z.enum(['for', 'against']), why: words })).max(1000),
  state: z.looseObject({ status: z.enum(['open', 'cameBack', 'fixed', 'dismissed']) }),
  shown: z.boolean(),
});
const verdict = z.looseObject({
  target: z.looseObject({ passed: count, runs: count }),
  suite: z.nullable(z.looseObject({ passed: count, total: count })),
  regressions: z.array(z.unknown()),
  typeCheck: z.string(),
  overfit: z.looseObject({ otherPlausible: count }),
});

/** Facts that the monitor reads more of than their name. */
export const factData: Readonly<Record<string, z.ZodType>> = {
  [factNames.changeSet]: z.looseObject({ roots: z.array(z.looseObject({ path: words })).max(1000) }),
  [factNames.findings]: z.looseObject({ put: z.array(finding), removed: z.array(z.looseObject({ id, root: count })) }),
  [factNames.ranked]: z.looseObject({
    funnel: z.looseObject({ raised: count, merged: count, dropped: count, dismissed: count, shown: count }),
    dropped: z.array(z.looseObject({ finding, by: words, why: words })).optional(),
  }),
  [healingFacts.failure]: z.looseObject({
    id, root: words, file: words, name: words, message: words, class: words,
    state: z.enum(['diagnosing', 'repairing', 'healed', 'unhealed']),
    evidence: z.array(words),
    suspects: z.array(z.looseObject({ file: words, line: count, score: count, why: words })),
    proposals: z.array(z.looseObject({ id, strategy: words, title: words, confidence: count, applied: z.boolean(), verdict })),
  }),
  [healingFacts.activity]: z.looseObject({ failure: id, text: words, candidates: count, perSecond: count }),
};

/** The frame of the file; its events are looked at one by one, so that it can be said which is wrong. */
export const runFileSchema = z.looseObject({
  listing: z.looseObject({ run: z.string().regex(/^[\w.-]{1,80}$/), labels: z.record(z.string(), words) }),
  events: z.array(z.unknown()).min(1).max(1_000_000),
});

export const runEventSchema = z.object({ seq: z.number().int(), at: time, body });
