import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { WorkspaceCopy } from '../../healing/ports/workspaceCopies.ts';
import { messageOf } from '../../healing/failureMessage.ts';
import type { TestProject, TestResult } from '../../healing/testModel.ts';
import { testId } from '../../healing/testModel.ts';
import type { ReviewChecks } from '../ports/reviewChecks.ts';

/** What running some test files of a copy came to. */
export interface TestRuns {
  readonly results: readonly TestResult[];
  /** Why some could not be run to their end, in words. */
  readonly problems: readonly string[];
}

/** Runs test files with the runners whose folders they lie in, with the permission that this takes. */
export async function runTestFiles(checks: ReviewChecks, projects: readonly TestProject[], copy: WorkspaceCopy, files: readonly string[], timeLimitMs: number, context: Pick<AgentContext, 'use' | 'signal'>): Promise<TestRuns> {
  const results: TestResult[] = [];
  const problems: string[] = [];
  for (const [project, own] of groupByProject(projects, files)) {
    const outcome = await context.use('workspace.execute', `${project.id}: ${own.slice(0, 3).join(', ')}${own.length > 3 ? ` and ${own.length - 3} more` : ''}`, () =>
      checks.runners.run(project, { kind: 'files', files: own }, { folder: copy.folder, timeLimitMs }, context.signal),
    );
    if (outcome.status === 'broken') problems.push(outcome.reason);
    else {
      results.push(...outcome.results.filter(({ ref }) => own.includes(ref.file)));
      if (outcome.status === 'timedOut') problems.push(`the tests did not end within ${Math.round(timeLimitMs / 1000)} s`);
    }
  }
  return { results, problems };
}

/** The failing tests of a run, each with what the runner said. */
export function failuresOf({ results }: TestRuns): readonly { readonly name: string; readonly message: string }[] {
  return results.filter(({ status }) => status === 'failed').map(({ ref, failure }) => ({ name: testId(ref), message: failure === undefined ? 'failed' : messageOf(failure) }));
}

/** A file belongs to the innermost folder with a runner for its language. */
function groupByProject(projects: readonly TestProject[], files: readonly string[]): Map<TestProject, string[]> {
  const groups = new Map<TestProject, string[]>();
  for (const file of files) {
    const fit = projects
      .filter((project) => project.runner === 'command' || (project.runner === 'pytest') === file.endsWith('.py'))
      .filter(({ folder }) => folder === '' || file.startsWith(`${folder}/`))
      .sort((a, b) => b.folder.length - a.folder.length)[0];
    if (fit !== undefined) groups.set(fit, [...(groups.get(fit) ?? []), file]);
  }
  return groups;
}
