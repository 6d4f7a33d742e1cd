import { CancelledError, errorMessage } from '../../../base/errors.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { FindingRef } from '../deliberation/findingRef.ts';
import type { FixFact } from '../facts.ts';
import { factNames } from '../facts.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { FixCheck } from './checkFix.ts';
import { checkFix } from './checkFix.ts';

/** What the fix checker is asked, all of one root. */
export interface CheckFixesInput {
  readonly root: number;
  readonly findings: readonly FindingRef[];
}

export interface FixResult {
  readonly root: number;
  readonly id: string;
  readonly check: FixCheck;
}

export interface FixAnswer {
  readonly results: readonly FixResult[];
  readonly problems: readonly string[];
}

/** No new check is begun after this; each has limits of its own. */
const enoughMs = 90_000;

/** Tries what a model suggests before anybody is offered it: parsed here, type-checked and tested in a copy where that is allowed. */
export function createFixChecker(session: ReviewSession): AgentDefinition {
  return {
    id: 'fixes',
    role: 'validator',
    title: 'Fix checker',
    reportsTo: 'aggregator',
    capabilities: ['review.checkFix'],
    permissions: ['workspace.read', 'instrument.run', ...(session.checks === undefined ? [] : (['workspace.execute'] as const))],
    onTask: (task, context) => checkAll(session, task.input as CheckFixesInput, context),
  };
}

async function checkAll(session: ReviewSession, { findings }: CheckFixesInput, context: AgentContext): Promise<FixAnswer> {
  const end = context.clock.monotonic() + enoughMs;
  const results: FixResult[] = [];
  let late = 0;
  for (const [index, ref] of findings.entries()) {
    if (context.clock.monotonic() > end) {
      late++;
      continue;
    }
    const startedAt = context.clock.monotonic();
    const check = await checkOne(session, ref, context);
    if (check === undefined) continue;
    results.push({ root: ref.root, id: ref.id, check });
    const text = check.status === 'holds' ? check.checked : check.why;
    context.record(factNames.fix, { root: ref.root, id: ref.id, file: ref.file, line: ref.line, rule: ref.rule, status: check.status, text, ms: Math.round(context.clock.monotonic() - startedAt) } satisfies FixFact);
    context.progress(index + 1, findings.length);
  }
  return { results, problems: late === 0 ? [] : [`${late} suggested ${late === 1 ? 'fix was' : 'fixes were'} not checked for lack of time, and so not offered`] };
}

/** A check that fails by itself costs its fix and nothing else. */
async function checkOne(session: ReviewSession, ref: FindingRef, context: AgentContext): Promise<FixCheck | undefined> {
  const suggestion = session.table.find(ref.root, ref.id)?.suggestion;
  const file = session.changeSet.files.find(({ root, path }) => root === ref.root && path === ref.file);
  if (suggestion === undefined || file === undefined) return undefined;
  try {
    return await checkFix(session, file, suggestion, context);
  } catch (error) {
    if (context.signal.aborted || CancelledError.is(error)) throw error;
    context.logger.log('warn', 'A suggested fix could not be checked', { file: ref.file, rule: ref.rule, error: errorMessage(error) });
    return { status: 'dropped', why: `it could not be checked: ${errorMessage(error)}` };
  }
}
