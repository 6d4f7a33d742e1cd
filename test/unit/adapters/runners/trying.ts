import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { createTestRunners } from '../../../../src/adapters/runners/createTestRunners.ts';
import { createSandbox } from '../../../../src/adapters/sandbox/createSandbox.ts';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import type { TestRunOptions, TestRunners, TestSelection } from '../../../../src/teams/healing/ports/testRunners.ts';
import type { TestProject, TestResult, TestRunOutcome } from '../../../../src/teams/healing/testModel.ts';

export const never = new AbortController().signal;

/** Lends runners in a real sandbox. */
export async function withRunners<T>(use: (runners: TestRunners) => Promise<T>): Promise<T> {
  const sandbox = await createSandbox({ clock: systemClock });
  try {
    return await use(createTestRunners({ sandbox, clock: systemClock }));
  } finally {
    sandbox.dispose();
  }
}

/** Detects the one project of a folder and runs it. */
export function tryRun(folder: string, selection: TestSelection = { kind: 'all' }, options: Partial<TestRunOptions> = {}, command?: string): Promise<{ project: TestProject; outcome: TestRunOutcome }> {
  return withRunners(async (runners) => {
    const [project] = await runners.detect(folder, command, never);
    return { project: project!, outcome: await runners.run(project!, selection, { folder, timeLimitMs: 60_000, ...options }, never) };
  });
}

/** Results as lines: `passed test/a.test.js › sums › adds`, with the kind of a failure in brackets. */
export function said(outcome: TestRunOutcome): string[] {
  if (outcome.status === 'broken') return [`broken: ${outcome.reason}`];
  return outcome.results.map((result) => `${result.status}${result.failure === undefined ? '' : ` (${result.failure.kind})`} ${[result.ref.file, ...result.ref.path].join(' › ')}`).sort();
}

export function resultOf(outcome: TestRunOutcome, name: string): TestResult {
  const found = outcome.status === 'broken' ? undefined : outcome.results.find((result) => result.ref.path.at(-1) === name);
  if (found === undefined) throw new Error(`no result of ${name}: ${JSON.stringify(outcome)}`);
  return found;
}

/** A digest of every file of a folder, linked packages aside. */
export function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true }).map(String).filter((file) => !file.startsWith('node_modules')).sort()) {
    const file = path.join(folder, name);
    hash.update(name);
    if (statSync(file).isFile()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}
