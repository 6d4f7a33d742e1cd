import { importersOfName } from '../../../analysis/project/importersOfName.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { NameUse, SightListing, SightText, TestsSeen, WorkspaceSight } from '../../../runtime/models/tools/workspaceSight.ts';
import type { ChangedFile } from '../changeSet.ts';
import { failuresOf, runTestFiles } from '../checking/testRuns.ts';
import type { ReviewSession } from '../reviewSession.ts';

const mostFiles = 6_000;
const testLimitMs = 60_000;
const mostDefinitions = 5;

/** The workspace as a review sees it, for the tools of a model: changed files as they are reviewed, the others as they lie there. */
export async function createReviewSight(session: ReviewSession, root: number, context: AgentContext): Promise<WorkspaceSight> {
  const { changeSet, ports, checks } = session;
  const { path: folder } = changeSet.roots[root]!;
  const changed = new Map<string, ChangedFile>(changeSet.files.filter((file) => file.root === root && file.status !== 'deleted').map((file) => [file.path, file]));
  const listing = await ports.changes.listProject(folder, { maxFiles: mostFiles }, context.signal);
  const files: SightListing = { files: new Set([...changed.keys(), ...listing.files.map(({ path }) => path)]), isCut: listing.isCut };

  const read = async (file: string, signal: AbortSignal): Promise<SightText> => {
    const own = changed.get(file);
    const text = own === undefined ? await ports.changes.readProjectFile(folder, file, signal) : await session.texts.read(changeSet, own, signal);
    return text.status === 'ok' ? { status: 'ok', text: text.text } : { status: 'refused', why: text.reason };
  };
  const references = async (name: string, file: string | undefined, signal: AbortSignal): Promise<readonly NameUse[]> => {
    const { index } = await session.project.view(root, signal);
    const definers = file !== undefined ? [file] : [...index.summaries.values()].filter(({ exports }) => exports.some((exported) => exported.name === name)).map(({ path }) => path).slice(0, mostDefinitions);
    const uses = new Map<string, NameUse['how']>();
    for (const definer of definers) {
      for (const { path, isExact } of importersOfName(index, definer, name)) if (isExact) uses.set(path, 'imports');
    }
    for (const definer of definers) uses.set(definer, 'defines');
    return [...uses].map(([path, how]) => ({ file: path, how }));
  };
  const lines = ports.lines;
  return {
    files: () => Promise.resolve(files),
    read,
    references,
    ...(lines === undefined ? {} : { origins: (file, stretch, signal) => lines.originsOf(folder, file, stretch, signal) }),
    ...(checks === undefined
      ? {}
      : {
          runTests: (file: string, name: string | undefined): Promise<TestsSeen> => {
            const place = checks.roots.of(folder);
            return place.copies.use(context.signal, async (copy) => {
              const projects = await place.projects(context);
              const runs = await runTestFiles(checks.ports, projects, copy, [file], testLimitMs, context);
              const results = name === undefined ? runs.results : runs.results.filter(({ ref }) => ref.path.join(' › ').includes(name));
              const problem = runs.problems[0] ?? (results.length > 0 ? undefined : 'no such test was run: it is no test file, or no runner of this workspace runs it');
              return { passed: results.filter(({ status }) => status === 'passed').length, failed: failuresOf({ ...runs, results }), ...(problem === undefined ? {} : { problem }) };
            });
          },
        }),
  };
}
