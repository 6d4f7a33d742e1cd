import { UserFacingError } from '../../../base/errors.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import { capWords } from '../../../runtime/budget/budgetMeter.ts';
import type { HealResult } from '../healResult.ts';
import type { HealSession } from '../healSession.ts';
import type { Ailment } from '../ailment.ts';
import { isFaultOfCode } from '../ailment.ts';
import { secondsLeft } from '../timeLimits.ts';
import type { DetectAnswer } from './testRunner.ts';
import { healAilment } from './healAilment.ts';

/** So many tests of a file are tried one by one, while there is at least so much time. */
const mostApart = 8;
const leastSeconds = 6;

/** The lead of the healing team: has the tests run, then takes one ailment after the other down the line. */
export function createMedic(session: HealSession): AgentDefinition {
  return {
    id: 'medic',
    role: 'lead',
    title: 'Medic',
    capabilities: ['heal'],
    permissions: ['workspace.read', 'git.read'],
    onTask: async (_task, context) => {
      try {
        return await heal(session, context);
      } finally {
        await session.dispose();
      }
    },
  };
}

async function heal(session: HealSession, context: AgentContext): Promise<HealResult> {
  if (!session.request.isTrusted) {
    throw new UserFacingError('Healing runs the tests of the workspace, which is not trusted', { hint: 'Trust the workspace first.' });
  }
  const startedAt = context.clock.monotonic();
  const detected = await context.delegate<DetectAnswer>({ key: 'detect', kind: 'heal.detect', input: null, to: { agent: 'runner' } });
  if (detected.status === 'failed') throw detected.error.name === 'UserFacingError' ? new UserFacingError(detected.error.message) : new Error(detected.error.message);
  const found = detected.status === 'done' ? detected.result : { ailments: [], left: 0, tests: { passed: 0, failed: 0, skipped: 0 } };
  for (const [index, id] of found.ailments.entries()) {
    if (context.signal.aborted || context.budget.exhausted !== null) break;
    session.turnsLeft = found.ailments.length - index;
    await healAilment(session, session.ailment(id), context);
    await healApart(session, session.ailment(id), context);
    context.progress(index + 1, found.ailments.length);
  }
  settle(session, context);
  return {
    runner: [...new Set(session.roots.flatMap(({ projects }) => projects.map(({ runner }) => runner)))].join(', '),
    failures: [...session.failures.values()],
    left: found.left,
    tests: found.tests,
    stats: {
      candidates: session.candidates,
      seconds: Math.round((context.clock.monotonic() - startedAt) / 10) / 100,
      testRuns: session.testRuns,
      tokens: context.budget.spent.tokens,
      usd: context.budget.spent.usd,
    },
    partial: whyPartial(context) ?? (detected.status === 'done' ? null : detected.reason),
    isolation: [...new Set(session.roots.flatMap(({ copies }) => copies.missing))],
  };
}

/** Tests of one file that no single repair mends may have a cause each. */
async function healApart(session: HealSession, ailment: Ailment, context: AgentContext): Promise<void> {
  const isWorthIt = ailment.failing.length > 1 && ailment.failing.length <= mostApart && isFaultOfCode(session.diagnoses.get(ailment.id));
  if (!isWorthIt) return;
  const others = session.turnsLeft - 1;
  for (const [index, result] of ailment.failing.entries()) {
    if (context.signal.aborted || secondsLeft(context.budget) < leastSeconds) return;
    if (session.failures.get(session.failureId(ailment.root, result))?.state !== 'unhealed') continue;
    session.turnsLeft = others + ailment.failing.length - index;
    const single: Ailment = { ...ailment, id: `${ailment.id} #${index + 1}`, partOf: ailment.id, failing: [result] };
    session.ailments.set(single.id, single);
    await healAilment(session, single, context);
  }
}

/** What was not reached is left unhealed, never half-way. */
function settle(session: HealSession, context: AgentContext): void {
  for (const failure of session.failures.values()) {
    if (failure.state === 'healed' || failure.state === 'unhealed') continue;
    session.put(context, { ...failure, state: 'unhealed', evidence: failure.evidence.length > 0 ? failure.evidence : ['It was not reached within the limits of this run'] });
  }
}

function whyPartial(context: AgentContext): string | null {
  if (context.budget.exhausted !== null) return `the cap on ${capWords[context.budget.exhausted]} was reached`;
  return context.signal.aborted ? 'cancelled' : null;
}
