import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
import { atomicWrite } from '../files/atomicWrite.ts';
import type { Dismissal, DismissalStore } from '../../teams/review/ports/memory.ts';

const fileName = '.roundtable/dismissals.json';

const schema = z.object({
  version: z.literal(1),
  dismissals: z.array(
    z.object({
      scope: z.enum(['finding', 'file', 'rule']),
      rule: z.string(),
      file: z.string().optional(),
      finding: z.string().optional(),
      reason: z.string(),
      at: z.string(),
      until: z.string().optional(),
    }),
  ),
});

/**
 * Keeps dismissals in a file that a team can commit. It is made only when somebody dismisses something, and written
 * whole, so that a crash never leaves half of it.
 */
export function createDismissalFile(): DismissalStore {
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work, work);
    queue = result.catch(() => {});
    return result;
  };
  return {
    read,
    add: (root, added) =>
      inTurn(async () => {
        const present = await read(root);
        const kept = present.filter((other) => !added.some((item) => sameTarget(item, other)));
        await write(root, [...kept, ...added.filter((item, index) => added.findIndex((other) => sameTarget(item, other)) === index)]);
      }),
    remove: (root, matches) =>
      inTurn(async () => {
        const present = await read(root);
        const kept = present.filter((item) => !matches(item));
        if (kept.length !== present.length) await write(root, kept);
        return present.length - kept.length;
      }),
  };
}

async function read(root: string): Promise<readonly Dismissal[]> {
  let text: string;
  try {
    text = await readFile(path.join(root, fileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new UserFacingError(`${fileName} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
  try {
    return schema.parse(JSON.parse(text)).dismissals as readonly Dismissal[];
  } catch (error) {
    throw new UserFacingError(`${fileName} is not a list of dismissals, so none of them holds`, {
      hint: 'Mend the file or delete it.',
      cause: error,
    });
  }
}

async function write(root: string, dismissals: readonly Dismissal[]): Promise<void> {
  await atomicWrite(path.join(root, fileName), `${JSON.stringify({ version: 1, dismissals }, null, 2)}\n`);
}

function sameTarget(a: Dismissal, b: Dismissal): boolean {
  return a.scope === b.scope && a.rule === b.rule && a.file === b.file && a.finding === b.finding;
}
