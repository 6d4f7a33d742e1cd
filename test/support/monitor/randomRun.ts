import * as fc from 'fast-check';
import type { MessageKind } from '../../../src/runtime/bus/message.ts';
import type { RunEvent, RunEventBody } from '../../../src/runtime/runs/runEvent.ts';

const agents = ['lead', 'one', 'two', 'three'];
const kinds: readonly MessageKind[] = ['task', 'result', 'request', 'reply', 'event', 'announce', 'bid', 'award', 'vote', 'argument', 'review', 'refutation', 'handoff'];
const nasty = fc.constantFrom('plain', '<img src=x onerror=alert(1)>', 'a\u0000b\u001b[31m', '\u202ereversed', '</script><script>alert(1)</script>', '`${x}`');

/** Bodies in any order, as a log that was cut or tampered with may hold them, too. */
const body: fc.Arbitrary<RunEventBody> = fc.oneof(
  fc.record({ type: fc.constant('agent.joined' as const), agent: fc.record({ id: fc.constantFrom(...agents), role: fc.constant('r'), title: nasty, capabilities: fc.constant([]), permissions: fc.constant([]), reportsTo: fc.constantFrom(null, ...agents) }) }),
  fc.record({ type: fc.constant('agent.state' as const), agent: fc.constantFrom(...agents), from: fc.constant('idle' as const), to: fc.constantFrom('idle' as const, 'processing' as const, 'error' as const), task: fc.constant(null) }),
  fc.record({ type: fc.constant('task.created' as const), task: fc.record({ id: fc.nat(20).map((n) => `t${n}`), key: fc.nat(20).map((n) => `security 0:src/a${n}.ts 12.ab`), kind: fc.constantFrom('review.file', 'other'), parent: fc.option(fc.nat(20).map((n) => `t${n}`)), to: fc.constant({ agent: 'one' }), priority: fc.nat(3), lane: fc.constant(null) }) }),
  fc.record({ type: fc.constant('task.started' as const), task: fc.nat(20).map((n) => `t${n}`), agent: fc.constantFrom(...agents), attempt: fc.nat(3) }),
  fc.record({ type: fc.constant('task.progress' as const), task: fc.nat(20).map((n) => `t${n}`), done: fc.nat(3), total: fc.nat(9) }),
  fc.record({ type: fc.constant('task.finished' as const), task: fc.nat(20).map((n) => `t${n}`), outcome: fc.oneof(
    fc.record({ status: fc.constant('done' as const), result: fc.constant(1), agent: fc.constantFrom(...agents), from: fc.constant('work' as const) }),
    fc.record({ status: fc.constant('failed' as const), error: fc.record({ name: fc.constant('Error'), message: nasty }), agent: fc.constantFrom(null, ...agents) }),
    fc.record({ status: fc.constantFrom('cancelled' as const, 'skipped' as const), reason: nasty }),
  ) }),
  // Causes may name what comes later, nothing at all, or the message itself.
  fc.record({ type: fc.constant('message' as const), message: fc.record({ id: fc.nat(30).map((n) => `m${n}`), run: fc.constant('r'), from: fc.constantFrom(...agents), to: fc.oneof(fc.constantFrom(...agents).map((agent) => ({ agent })), fc.constant({ topic: 'all' }), fc.constant({ queue: 'cpu' })), kind: fc.constantFrom(...kinds), subject: nasty, content: fc.oneof(nasty, fc.record({ confidence: fc.double(), why: nasty }), fc.constant(null)), cause: fc.option(fc.nat(30).map((n) => `m${n}`)), task: fc.option(fc.nat(20).map((n) => `t${n}`)), at: fc.nat() }) }),
  fc.record({ type: fc.constant('permission.used' as const), agent: fc.constantFrom(...agents), permission: fc.constant('network' as const), detail: nasty, allowed: fc.boolean() }),
  fc.record({ type: fc.constant('budget.spent' as const), agent: fc.constantFrom(...agents), tokens: fc.nat(1000), usd: fc.constant(0.5) }),
  fc.record({ type: fc.constant('run.resumed' as const), reason: nasty }),
  fc.record({ type: fc.constant('fact' as const), agent: fc.constantFrom(...agents), name: fc.constantFrom('anything', 'heal.activity'), data: fc.record({ failure: fc.constant('f'), text: nasty, candidates: fc.nat(), perSecond: fc.nat() }) }),
);

const approval: fc.Arbitrary<RunEventBody> = fc.oneof(
  fc.record({ type: fc.constant('approval.asked' as const), approval: fc.record({ id: fc.nat(3).map((n) => `q${n}`), key: nasty, agent: fc.constantFrom(...agents), task: fc.constant(null), question: nasty, detail: nasty, answers: fc.constant(['Yes', 'No']) }) }),
  fc.record({ type: fc.constant('approval.answered' as const), id: fc.nat(3).map((n) => `q${n}`), answer: fc.constantFrom('Yes', null) }),
);

/** A run of such events, numbered and timed; it has begun, and may have ended. */
export const randomRun = runOf(body);

/** The same with questions to the human among them. */
export const randomRunWithApprovals = runOf(fc.oneof({ weight: 5, arbitrary: body }, { weight: 1, arbitrary: approval }));

function runOf(each: fc.Arbitrary<RunEventBody>): fc.Arbitrary<readonly RunEvent[]> {
  return fc.tuple(fc.array(each, { maxLength: 120 }), fc.boolean()).map(([bodies, isOver]) => {
    const all: RunEventBody[] = [
      { type: 'run.started', team: 'review', teamVersion: '1', request: null, caps: { seconds: 60 }, labels: { subject: 'working tree', workspace: 'w' } },
      ...bodies,
      ...(isOver ? [{ type: 'run.finished', end: { status: 'done', result: null } } as const] : []),
    ];
    return all.map((entry, index) => ({ run: 'r', seq: index + 1, at: 1_700_000_000_000 + index * 7, body: entry }));
  });
}
