import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Ailment, Diagnosis } from '../ailment.ts';
import { isFaultOfCode } from '../ailment.ts';
import type { HealSession } from '../healSession.ts';
import type { WorkspaceCopy } from '../ports/workspaceCopies.ts';
import type { TestFailure } from '../testModel.ts';
import { isCutShort, testId } from '../testModel.ts';
import { secondsLeft } from '../timeLimits.ts';
import { dependsOnSurroundings, passingSurroundings } from '../triage/otherSurroundings.ts';
import { environmentCause } from '../triage/environment.ts';
import { findPolluter } from '../triage/findPolluter.ts';
import type { RerunResult } from '../triage/rerun.ts';
import { rerun } from '../triage/rerun.ts';
import { isSnapshotMismatch } from '../triage/snapshots.ts';

/** A flaky test is run so often to tell its rate. */
const flakyRuns = 10;

/** Tells why tests fail, from what they say and from what they do when they are run again. */
export function createDiagnostician(session: HealSession): AgentDefinition {
  return {
    id: 'diagnostician',
    role: 'diagnostician',
    title: 'Diagnostician',
    reportsTo: 'medic',
    capabilities: ['heal.triage'],
    permissions: ['workspace.execute', 'git.read'],
    concurrency: 2,
    onTask: async (task, context) => {
      const ailment = session.ailment((task.input as { ailment: string }).ailment);
      const diagnosis = await diagnose(session, ailment, context);
      session.diagnoses.set(ailment.id, diagnosis);
      return diagnosis;
    },
  };
}

async function diagnose(session: HealSession, ailment: Ailment, context: AgentContext): Promise<Diagnosis> {
  const failures = ailment.failing.map(({ failure }) => failure).filter((failure) => failure !== undefined);
  const isPython = ailment.project.runner === 'pytest';
  for (const failure of failures) {
    const cause = environmentCause(failure, { isPython });
    if (cause !== null) {
      return { class: 'environment', evidence: [cause.evidence], advice: cause.advice, ...(cause.command === undefined ? {} : { command: cause.command }), isRepairable: false };
    }
  }
  if (failures.some(({ kind }) => kind === 'suite')) return cannotStart(failures);
  const whole = ailment.partOf === undefined ? undefined : session.diagnoses.get(ailment.partOf);
  // All of them failed each time already, so each of them did.
  if (whole !== undefined && isFaultOfCode(whole)) return whole;
  const cutShort = failures.find(isCutShort);
  if (cutShort !== undefined) {
    const how = cutShort.kind === 'timeout' ? 'did not end within its time limit' : `ended its process: ${cutShort.message.split('\n')[0]!}`;
    return { class: 'timeout', evidence: [`${describe(ailment)} ${how}`], advice: 'Look for a loop that never ends or a promise that is never settled.', isRepairable: true };
  }
  const again = await repeat(session, ailment, context);
  if (again !== null) return again;
  if (failures.length > 0 && failures.every(isSnapshotMismatch)) {
    return { class: 'stale snapshot', evidence: ['Only a stored snapshot disagrees, each time it was run'], advice: 'Update the snapshot if the new output is what you want.', isRepairable: true };
  }
  return { class: 'wrong code', evidence: [`${describe(ailment)} failed each time it was run, alone as well`], isRepairable: true };
}

function cannotStart(failures: readonly TestFailure[]): Diagnosis {
  const first = failures.find(({ kind }) => kind === 'suite')!;
  const frame = first.stack[0];
  const place = frame === undefined ? '' : ` (${frame.file}:${frame.line})`;
  return {
    class: 'cannot start',
    evidence: [`Its file could not be loaded${place}: ${first.message.split('\n')[0]!.slice(0, 200)}`],
    advice: 'None of its tests ran. Mend what keeps the file from loading.',
    isRepairable: frame !== undefined,
  };
}

/** Runs what failed again, alone; null where it just fails again. */
async function repeat(session: HealSession, ailment: Ailment, context: AgentContext): Promise<Diagnosis | null> {
  const refs = ailment.failing.map(({ ref }) => ref);
  const ids = refs.map(testId);
  return session.rootOf(ailment).copies.use(context.signal, async (copy) => {
    const run = (): Promise<RerunResult> => rerun(session, ailment, refs, context, { folder: copy.folder });
    const first = await run();
    if (!ids.some((id) => first.get(id) === 'passed')) return elsewhere(session, ailment, context, copy);
    const runs = [first];
    while (runs.length < flakyRuns && secondsLeft(context.budget) > 5) {
      runs.push(await run());
      context.progress(runs.length, flakyRuns, 'running it again');
      if (runs.length === 4 && runs.every((each) => ids.every((id) => each.get(id) === 'passed'))) break;
    }
    const failed = runs.filter((each) => ids.some((id) => each.get(id) !== 'passed')).length;
    if (failed > 0) {
      return {
        class: 'flaky',
        evidence: [`It failed ${failed} of ${runs.length} times when run alone on the same code`],
        advice: 'Look for time, randomness, timers or work that is not awaited in the test.',
        isRepairable: true,
      };
    }
    return orderDependence(session, ailment, context, copy.folder, runs.length);
  });
}

/** A test that fails here and passes in another time zone or locale is not wrong: it depends on where it runs. */
async function elsewhere(session: HealSession, ailment: Ailment, context: AgentContext, copy: WorkspaceCopy): Promise<Diagnosis | null> {
  if (!dependsOnSurroundings((await copy.read(ailment.file)) ?? '')) return null;
  const refs = ailment.failing.map(({ ref }) => ref);
  const passing = await passingSurroundings(refs.map(testId), (env) => rerun(session, ailment, refs, context, { folder: copy.folder, env }));
  if (passing === null) return null;
  return {
    class: 'environment',
    evidence: [`It fails here each time and passes in ${passing.words}`],
    advice: `Say in the code or the test which one is meant; until then run the tests with \`${passing.assignment}\`.`,
    isRepairable: false,
  };
}

async function orderDependence(session: HealSession, ailment: Ailment, context: AgentContext, folder: string, alone: number): Promise<Diagnosis> {
  const target = ailment.failing[0]!.ref;
  const evidence = `It passed ${alone} of ${alone} times when run alone`;
  const fails = async (subset: readonly (typeof target)[]): Promise<boolean> => {
    const result = await rerun(session, ailment, [...subset, target], context, { folder });
    return result.get(testId(target)) !== 'passed';
  };
  const others = ailment.passing.slice(0, 500);
  const polluters = await findPolluter(others, fails, { maxTests: 24, signal: context.signal });
  if (polluters === null) {
    return { class: 'flaky', evidence: [evidence, 'It failed when all tests were run, and did not when they were run once more'], advice: 'It depends on what else runs at the time, or on chance.', isRepairable: false };
  }
  const names = polluters.slice(0, 3).map((ref) => `\`${ref.path.join(' › ') || ref.file}\``).join(', ');
  return {
    class: 'order-dependent',
    evidence: [evidence, `It fails after ${names}, which leaves something behind`],
    advice: `Undo in ${names} what it changes (a module's state, the environment, a file), or set it up anew before each test.`,
    isRepairable: false,
  };
}

function describe(ailment: Ailment): string {
  return ailment.failing.length === 1 ? 'The test' : `Each of ${ailment.failing.length} tests`;
}
