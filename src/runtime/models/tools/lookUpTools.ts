import * as z from 'zod';
import { shortHash } from '../../../base/hash.ts';
import type { Permission } from '../../agents/permission.ts';
import type { ModelTool } from '../judgement/modelTool.ts';
import { defineTool } from '../judgement/modelTool.ts';
import type { ModelCaller } from '../modelCaller.ts';
import type { Fence } from '../trust/fence.ts';
import type { SearchAnswer, SearchHit } from './searchFiles.ts';
import { searchFiles } from './searchFiles.ts';
import { whyNoPath } from './whyNoPath.ts';
import type { LineOrigins, NameUse, SightListing, TestsSeen, WorkspaceSight } from './workspaceSight.ts';

export interface LookUpOptions {
  readonly sight: WorkspaceSight;
  readonly fence: Fence;
  /** Whose permissions count and in whose name each use is written down. */
  readonly caller: Pick<ModelCaller, 'use'>;
  /** Files whose text no model is shown. */
  readonly staysLocal: (file: string) => boolean;
  /** The text with what is secret blanked out, of the same length, so that nobody finds a secret by searching for it. */
  readonly hide: (text: string) => string;
}

const mostLines = 300;
const mostBlamed = 120;
const longestLine = 400;
const mostFailures = 5;
const longestMessage = 600;

const path = z.string().min(1).max(500);
const line = z.number().int().min(1).max(10_000_000);

/**
 * What an agent that asks a model lends it to look things up. Each call is checked here against the agent's permissions and
 * the workspace's bounds, whatever the model says; what comes back is fenced as data, and masked on its way out.
 */
export function createLookUpTools(options: LookUpOptions): readonly ModelTool[] {
  const { sight } = options;
  return [
    readLines(options),
    searchText(options),
    findReferences(options),
    ...(sight.origins === undefined ? [] : [lineHistory(options, sight.origins.bind(sight))]),
    ...(sight.runTests === undefined ? [] : [runTest(options, sight.runTests.bind(sight))]),
  ];
}

function readLines(options: LookUpOptions): ModelTool {
  return defineTool({
    name: 'read_lines',
    description: `Reads lines of a file of the workspace, numbered; at most ${mostLines} at once. Paths are relative to the workspace, with "/".`,
    input: z.object({ file: path, from: line, to: line }),
    run: ({ file, from, to }, signal) =>
      guarded(options, 'workspace.read', 'read_lines', file, `:${from}-${to}`, signal, async () => {
        const text = await readText(options, file, signal);
        const lines = text.replace(/\n$/, '').split('\n');
        if (from > lines.length) throw new Error(`the file has ${lines.length} lines`);
        const last = Math.min(to, lines.length, from + mostLines - 1);
        const shown = lines.slice(from - 1, Math.max(from, last)).map((each, index) => numbered(from + index, each));
        return options.fence.around(shown.join('\n'), `${file} (${lines.length} lines)`);
      }),
  });
}

function searchText(options: LookUpOptions): ModelTool {
  return defineTool({
    name: 'search_text',
    description: 'Searches the files of the workspace for a text, to the letter and whatever its case; answers with files, lines and how many there are. It is no regular expression.',
    input: z.object({ text: z.string().min(2).max(200), folder: z.string().max(500).optional(), wholeWord: z.boolean().optional() }),
    run: async ({ text, folder = '', wholeWord = false }, signal) => {
      // What is searched for may be a secret that was put back: it is not written down.
      return options.caller.use('workspace.read', `search_text ${shortHash(text)}`, async () => {
        const inFolder = folder.replace(/\/+$/, '');
        const why = inFolder === '' || inFolder === '.' ? null : whyNoPath(inFolder);
        if (why !== null) throw new Error(why);
        const listing = await options.sight.files(signal);
        const files = searchable(options, listing, (file) => inFolder === '' || inFolder === '.' || file.startsWith(`${inFolder}/`));
        const found = await searchFiles(options.sight, files.searched, { text, isWholeWord: wholeWord, hide: options.hide }, signal);
        const remarks = [
          `${places(found)} in ${found.files} of ${files.searched.length} files.`,
          ...(found.isCut || listing.isCut ? ['Not everything was searched: make it narrower.'] : []),
          ...(files.kept > 0 ? [`${files.kept} files stay on this machine and were not searched.`] : []),
        ];
        return `${remarks.join(' ')}${found.hits.length === 0 ? '' : `\n${options.fence.around(hitLines(found.hits), 'the search')}`}`;
      });
    },
  });
}

function findReferences(options: LookUpOptions): ModelTool {
  return defineTool({
    name: 'find_references',
    description: 'Finds where a name is defined, imported and used in the workspace. With `file`, the file that defines it, only what is imported from there counts as sure.',
    input: z.object({ name: z.string().min(1).max(120).regex(/^[\p{L}\p{N}_$]+$/u, 'must be one identifier, without dots'), file: path.optional() }),
    run: async ({ name, file }, signal) =>
      guarded(options, 'workspace.read', 'find_references', file, ` ${shortHash(name)}`, signal, async () => {
        const listing = await options.sight.files(signal);
        const { searched, kept } = searchable(options, listing, () => true);
        const known = (await options.sight.references?.(name, file, signal)) ?? [];
        const howOf = new Map<string, NameUse['how']>(known.map((use) => [use.file, use.how]));
        // What is known to take the name comes first, so that a cap never costs it.
        const first = searched.filter((each) => howOf.has(each));
        const rest = searched.filter((each) => !howOf.has(each));
        const found = await searchFiles(options.sight, [...first, ...rest], { text: name, isWholeWord: true, isCaseKept: true, hide: options.hide }, signal);
        const lines = found.hits.map((hit) => `${hitLine(hit)}   [${words[howOf.get(hit.file) ?? 'names']}]`);
        const remarks = [
          `${places(found)}.`,
          ...(known.length === 0 ? ['No import of it is known, so all are by name only and may mean something else.'] : []),
          ...(kept > 0 ? [`${kept} files stay on this machine and were not searched.`] : []),
        ];
        return `${remarks.join(' ')}${lines.length === 0 ? '' : `\n${options.fence.around(lines.join('\n'), 'references')}`}`;
      }),
  });
}

const words: Readonly<Record<NameUse['how'], string>> = { defines: 'defines it', imports: 'imports it', names: 'same name' };

function lineHistory(options: LookUpOptions, origins: NonNullable<WorkspaceSight['origins']>): ModelTool {
  return defineTool({
    name: 'line_history',
    description: `Tells when lines of a file were last changed and by which commits; at most ${mostBlamed} lines.`,
    input: z.object({ file: path, from: line, to: line }),
    run: ({ file, from, to }, signal) =>
      guarded(options, 'git.read', 'line_history', file, `:${from}-${to}`, signal, async () => {
        const { text } = await checkedRead(options, file, signal);
        const most = text.split('\n').length;
        if (from > most) throw new Error(`the file has ${most} lines`);
        const seen = await origins(file, { from, to: Math.max(from, Math.min(to, most, from + mostBlamed - 1)) }, signal);
        if (seen === null) return 'There is no history here: it is no repository, or the file is not committed.';
        return options.fence.around(originLines(seen), `history of ${file}`);
      }),
  });
}

function runTest(options: LookUpOptions, run: NonNullable<WorkspaceSight['runTests']>): ModelTool {
  return defineTool({
    name: 'run_test',
    description: 'Runs the tests of one test file, or those of it whose name holds `name`, in a copy of the workspace.',
    input: z.object({ file: path, name: z.string().max(300).optional() }),
    run: ({ file, name }, signal) =>
      guarded(options, 'workspace.execute', 'run_test', file, '', signal, async () => {
        await checkedRead(options, file, signal);
        return options.fence.around(testLines(await run(file, name, signal)), `tests of ${file}`);
      }),
  });
}

/** Uses the permission before anything is looked at, so that a call that is refused is written down as well. */
async function guarded(options: LookUpOptions, permission: Permission, tool: string, file: string | undefined, more: string, signal: AbortSignal, work: () => Promise<string>): Promise<string> {
  const listing = file === undefined ? undefined : await options.sight.files(signal);
  // A path that is none of the workspace's may be anything, a secret included: only its digest is written down.
  const named = file === undefined ? '' : listing!.files.has(file) ? ` ${file}` : ` no file of the workspace (${shortHash(file)})`;
  return options.caller.use(permission, `${tool}${named}${more}`, () => {
    const why = file === undefined ? null : whyNot(options, listing!, file);
    if (why !== null) throw new Error(why);
    return work();
  });
}

function whyNot({ staysLocal }: LookUpOptions, listing: SightListing, file: string): string | null {
  const why = whyNoPath(file);
  if (why !== null) return why;
  if (staysLocal(file)) return 'its text stays on this machine';
  return listing.files.has(file) ? null : 'there is no such file among those that may be read; search for a text in it, or for its name';
}

async function readText(options: LookUpOptions, file: string, signal: AbortSignal): Promise<string> {
  return (await checkedRead(options, file, signal)).text;
}

async function checkedRead({ sight }: LookUpOptions, file: string, signal: AbortSignal): Promise<{ readonly text: string }> {
  const read = await sight.read(file, signal);
  if (read.status === 'refused') throw new Error(read.why);
  return read;
}

function searchable({ staysLocal }: LookUpOptions, { files }: SightListing, isWanted: (file: string) => boolean): { readonly searched: readonly string[]; readonly kept: number } {
  const wanted = [...files].filter(isWanted);
  const searched = wanted.filter((file) => !staysLocal(file));
  return { searched, kept: wanted.length - searched.length };
}

function places({ hits, isCut }: SearchAnswer): string {
  return `${hits.length} ${isCut ? 'or more ' : ''}${hits.length === 1 ? 'place' : 'places'}`;
}

function hitLines(hits: readonly SearchHit[]): string {
  return hits.map(hitLine).join('\n');
}

function hitLine({ file, line: at, text }: SearchHit): string {
  return `${file}:${at}: ${text}`;
}

function numbered(at: number, text: string): string {
  return `${String(at).padStart(5)}  ${text.length > longestLine ? `${text.slice(0, longestLine)}…` : text}`;
}

function originLines({ lines, commits }: LineOrigins): string {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const stretches: string[] = [];
  for (let start = 0; start < lines.length; ) {
    const { commit, at, subject, line: first } = lines[start]!;
    let end = start;
    while (end + 1 < lines.length && lines[end + 1]!.commit === commit) end++;
    const where = start === end ? `line ${first}` : `lines ${first}-${lines[end]!.line}`;
    stretches.push(commit === null || at === null ? `${where}: not committed yet` : `${where}: ${commit.slice(0, 10)} ${day(at)} ${subject}`);
    start = end + 1;
  }
  const log = commits.map(({ id, at, subject }) => `${id.slice(0, 10)} ${day(at)} ${subject}`);
  return [...stretches, ...(log.length === 0 ? [] : ['', 'Commits that changed these lines, newest first:', ...log])].join('\n');
}

function testLines({ passed, failed, problem }: TestsSeen): string {
  return [
    `${passed} passed, ${failed.length} failed`,
    ...(problem === undefined ? [] : [problem.slice(0, longestMessage)]),
    ...failed.slice(0, mostFailures).map(({ name, message }) => `${name}: ${message.slice(0, longestMessage)}`),
    ...(failed.length > mostFailures ? [`and ${failed.length - mostFailures} more`] : []),
  ].join('\n');
}
