import { realpath } from 'node:fs/promises';
import { readBounded } from '../files/readBounded.ts';
import type { Git } from './gitCommand.ts';
import type { Repository } from './repository.ts';
import { failureOf } from './repository.ts';

const largeBytes = 4 * 1024 * 1024;

/** When each line of a file was last written, by its author's clock, which a rebase does not change. */
export async function lineTimesOf(git: Git, root: string, repository: Repository, file: string, signal: AbortSignal): Promise<readonly number[]> {
  const read = await readBounded(await realpath(root), file, largeBytes);
  if (read.status !== 'ok') return [];
  const isNew = (): number[] => new Array<number>(lineCount(read.bytes)).fill(Infinity);
  if (repository.head === null) return isNew();
  let output: string;
  try {
    const config = [...repository.config, 'blame.ignoreRevsFile='];
    output = await git.run(root, ['blame', '-w', '--porcelain', '--no-textconv', '--', file], { signal, config });
  } catch (error) {
    if (/no such path|no such ref|cannot stat/.test(failureOf(error)?.stderr ?? '')) return isNew();
    throw error;
  }
  return parseBlame(output);
}

/** Each line comes with its commit; what is known of a commit comes with the first line of it. */
function parseBlame(output: string): number[] {
  const times = new Map<string, number>();
  const lines: string[] = [];
  let commit = '';
  for (const line of output.split('\n')) {
    const header = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(line);
    if (line.startsWith('\t')) {
      commit = '';
    } else if (header !== null && commit === '') {
      commit = header[1]!;
      lines[Number(header[2]) - 1] = commit;
    } else if (line.startsWith('author-time ')) {
      times.set(commit, Number(line.slice('author-time '.length)) * 1000);
    }
  }
  return lines.map((id) => (/^0+$/.test(id) ? Infinity : (times.get(id) ?? 0)));
}

function lineCount(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++;
  return bytes.length > 0 && bytes.at(-1) !== 10 ? count + 1 : count;
}
