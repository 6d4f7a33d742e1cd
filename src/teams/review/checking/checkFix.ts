import type { Fix } from '../../../analysis/observation.ts';
import { applyEdits } from '../../../base/text.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { WorkspaceCopy } from '../../healing/ports/workspaceCopies.ts';
import { testId } from '../../healing/testModel.ts';
import type { ChangedFile } from '../changeSet.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { TestRuns } from './testRuns.ts';
import { runTestFiles } from './testRuns.ts';
import { testsReaching } from './testsReaching.ts';

/** What checking a suggested fix came to: it holds as far as it was checked, or why nobody is offered it. */
export type FixCheck = { readonly status: 'holds'; readonly checked: string } | { readonly status: 'dropped'; readonly why: string };

const mostTestFiles = 20;
const testLimitMs = 60_000;
const ranks = { ok: 2, recovered: 1, failed: 0 } as const;

/**
 * Checks a fix that a model suggests before anybody sees it: it has to parse, and in a copy of the workspace to bring no new
 * type error and to break no test that reaches its file. Where nothing may be run it is only parsed, which is said.
 */
export async function checkFix(session: ReviewSession, file: ChangedFile, fix: Fix, context: AgentContext): Promise<FixCheck> {
  const dropped = (why: string): FixCheck => ({ status: 'dropped', why });
  const read = await context.use('workspace.read', file.path, () => session.texts.read(session.changeSet, file, context.signal));
  if (read.status !== 'ok') return dropped(`the file could not be read: ${read.reason}`);
  const before = read.text;
  const after = applyEdits(before, fix.edits);
  const parses = await parsesAsBefore(session, file, before, after, context);
  if (parses === 'worse') return dropped('with it the file does not parse');
  const parsed = parses === 'ok' ? 'it parses' : 'the language is not read here, so it was not parsed';
  const { checks } = session;
  if (checks === undefined) return { status: 'holds', checked: `${parsed}; nothing else was checked, because ${whyNothingRuns(session)}` };

  const root = checks.roots.of(session.changeSet.roots[file.root]!.path);
  const { index } = await session.project.view(file.root, context.signal);
  const tests = testsReaching(index, file.path, mostTestFiles);
  return root.copies.use(context.signal, async (copy) => {
    // An editor may hold text that is not on disk, and a fix is about that.
    if ((await copy.read(file.path)) !== before) await copy.write(file.path, before);
    const projects = tests.length === 0 ? [] : await root.projects(context);
    const runTests = (): Promise<TestRuns> => runTestFiles(checks.ports, projects, copy, tests, testLimitMs, context);
    const typeErrors = (): Promise<readonly string[] | null> => context.use('workspace.execute', `type check for ${file.path}`, () => checks.ports.types.errors(copy.folder, [file.path], context.signal));
    const baseline = await runTests();
    await copy.write(file.path, after);
    const broken = whatBroke(baseline, await runTests());
    if (broken !== null) return dropped(broken);
    const types = await newTypeError(copy, file.path, before, typeErrors);
    if (types.newError !== undefined) return dropped(`the type checker refuses it: ${types.newError.slice(0, 200)}`);
    const isolation = copy.missing.length === 0 ? [] : [`the copy was isolated less than it should be (${copy.missing.join('; ')})`];
    return { status: 'holds', checked: [parsed, types.words, testWords(tests, baseline), ...isolation].join('; ') };
  });
}

function whyNothingRuns({ request, ports }: ReviewSession): string {
  if (!request.isTrusted) return 'the workspace is not trusted';
  return ports.checks === undefined ? 'nothing can be run here' : 'running code of the workspace is not allowed (`roundtable.review.probe`, `--probe`)';
}

async function parsesAsBefore({ ports }: ReviewSession, { path, language }: ChangedFile, before: string, after: string, context: AgentContext): Promise<'ok' | 'worse' | 'unread'> {
  if (language === null) return 'unread';
  const parse = async (text: string): Promise<number> => ranks[(await context.use('instrument.run', 'parser', () => ports.analyser.analyse({ path, language, text }, [], context.signal))).parse];
  return (await parse(after)) < (await parse(before)) ? 'worse' : 'ok';
}

/** A test that passed and does not any more, be it that it fails or that it is gone. */
function whatBroke(before: TestRuns, after: TestRuns): string | null {
  const passing = new Set(after.results.filter(({ status }) => status === 'passed').map(({ ref }) => testId(ref)));
  const broken = before.results.filter(({ status }) => status === 'passed').map(({ ref }) => testId(ref)).filter((id) => !passing.has(id));
  if (broken.length === 0) return null;
  const problem = after.problems[0] === undefined ? '' : ` (${after.problems[0].slice(0, 160)})`;
  return `${broken[0]} passed before and does not with it${broken.length === 1 ? '' : `, nor do ${broken.length - 1} more`}${problem}`;
}

async function newTypeError(copy: WorkspaceCopy, file: string, before: string, errors: () => Promise<readonly string[] | null>): Promise<{ readonly words: string; readonly newError?: string }> {
  const after = await errors();
  if (after === null) return { words: 'no type checker reads it' };
  if (after.length === 0) return { words: 'its types are right' };
  await copy.write(file, before);
  const known = new Set((await errors()) ?? []);
  const newError = after.find((error) => !known.has(error));
  return newError === undefined ? { words: 'it brings no new type error' } : { words: '', newError };
}

function testWords(tests: readonly string[], { results, problems }: TestRuns): string {
  if (tests.length === 0) return 'no test reaches it';
  const passed = results.filter(({ status }) => status === 'passed').length;
  if (passed > 0) return `the ${passed === 1 ? 'test' : `${passed} tests`} that passed before in ${tests.length === 1 ? `\`${tests[0]}\`` : `${tests.length} files that reach it`} still ${passed === 1 ? 'passes' : 'pass'}`;
  return `no test that reaches it passes without it either${problems[0] === undefined ? '' : ` (${problems[0].slice(0, 160)})`}`;
}
