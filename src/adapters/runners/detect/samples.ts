import type { TestProject } from '../../../teams/healing/testModel.ts';

const testData = /^(?:fixtures?|__fixtures__|__testfixtures__|testdata|test-data|examples?)$/i;
const likely = /^(?:samples?|templates?|demos?|playgrounds?|boilerplates?|skeletons?)$/i;

/** Whether a folder lies in one that holds data for tests or samples for readers, rather than code of the workspace. */
export function isSample(folder: string, names: 'sure' | 'likely'): boolean {
  return folder.split('/').some((name) => testData.test(name) || (names === 'likely' && likely.test(name)));
}

/** Leaves out samples where the workspace has tests besides; names that code may have as well count only below a root with tests. */
export function withoutSamples(projects: readonly TestProject[]): readonly TestProject[] {
  const names = projects.some((project) => project.folder === '') ? 'likely' : 'sure';
  const own = projects.filter((project) => !isSample(project.folder, names));
  return own.length > 0 ? own : projects;
}
