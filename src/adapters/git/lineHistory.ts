import { realpath } from 'node:fs/promises';
import type { LineOrigin, LineOrigins } from '../../runtime/models/tools/workspaceSight.ts';
import type { LineHistory } from '../../teams/review/ports/lineHistory.ts';
import { readBounded } from '../files/readBounded.ts';
import type { GitOptions } from './gitCommand.ts';
import { createGit } from './gitCommand.ts';
import { GitMissingError } from './gitErrors.ts';
import type { Repository } from './repository.ts';
import { failureOf, openRepository } from './repository.ts';

const largeBytes = 1024 * 1024;
const mostCommits = 12;
const longestSubject = 160;

/** Blame and log of a few lines. Git runs nothing of the repository for it, and authors are left out. */
export function createLineHistory(options: GitOptions = {}): LineHistory {
  const git = createGit(options);
  return {
    originsOf: async (root, file, { from, to }, signal): Promise<LineOrigins | null> => {
      const repository = await openRepository(git, root, signal).catch((error: unknown): Repository | null => {
        if (error instanceof GitMissingError) return null;
        throw error;
      });
      if (repository === null || repository.head === null) return null;
      // A link, or a file that is too large, is not blamed.
      if ((await readBounded(await realpath(root), file, largeBytes)).status !== 'ok') return null;
      const config = [...repository.config, 'blame.ignoreRevsFile='];
      try {
        const blame = await git.run(root, ['blame', '-w', '--line-porcelain', '--no-textconv', '-L', `${from},${to}`, '--', file], { signal, config });
        const lines = parseBlame(blame);
        // Lines that are not committed have no place in the committed file, whose lines a log is about.
        const committed = lines.filter(({ origin }) => origin.commit !== null).map(({ before }) => before);
        if (committed.length === 0) return { lines: lines.map(({ origin }) => origin), commits: [] };
        const log = await git.run(
          root,
          ['log', '-s', `--max-count=${mostCommits}`, '--no-show-signature', '--no-textconv', '--no-ext-diff', '--no-color', '--format=%x01%H%x02%at%x02%s', `-L${Math.min(...committed)},${Math.max(...committed)}:./${file}`],
          { signal, config, isFailureEmpty: true },
        ).catch((error: unknown) => {
          if (signal.aborted) throw error;
          return '';
        });
        return { lines: lines.map(({ origin }) => origin), commits: parseLog(log) };
      } catch (error) {
        if (/no such path|no such ref|cannot stat|has only \d+ lines?/.test(failureOf(error)?.stderr ?? '')) return null;
        throw error;
      }
    },
  };
}

/** Each line comes with all that is known of its commit; `before` is its number in that commit. */
function parseBlame(output: string): { readonly origin: LineOrigin; readonly before: number }[] {
  const found: { origin: LineOrigin; before: number }[] = [];
  let current: { id: string; before: number; line: number; at: number; subject: string } | undefined;
  for (const text of output.split('\n')) {
    const header = current === undefined ? /^([0-9a-f]{40,64}) (\d+) (\d+)/.exec(text) : null;
    if (header !== null) current = { id: header[1]!, before: Number(header[2]), line: Number(header[3]), at: 0, subject: '' };
    else if (current !== undefined && text.startsWith('author-time ')) current.at = Number(text.slice('author-time '.length)) * 1000;
    else if (current !== undefined && text.startsWith('summary ')) current.subject = text.slice('summary '.length, 'summary '.length + longestSubject);
    else if (current !== undefined && text.startsWith('\t')) {
      const isNew = /^0+$/.test(current.id);
      found.push({ origin: { line: current.line, commit: isNew ? null : current.id, at: isNew ? null : current.at, subject: isNew ? '' : current.subject }, before: current.before });
      current = undefined;
    }
  }
  return found;
}

function parseLog(output: string): LineOrigins['commits'] {
  return output.split('\x01').slice(1).flatMap((entry) => {
    const [id, at, subject] = entry.trimEnd().split('\x02');
    return id === undefined || at === undefined || subject === undefined ? [] : [{ id, at: Number(at) * 1000, subject: subject.slice(0, longestSubject) }];
  });
}
