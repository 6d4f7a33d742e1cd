import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { contentHash } from '../../base/hash.ts';
import type { Proposal } from '../../teams/healing/failure.ts';
import { atomicWrite } from '../files/atomicWrite.ts';
import { isInside } from '../files/containment.ts';

/** What became of applying a proposal to the files of a workspace. */
export type Applied = { readonly status: 'applied' } | { readonly status: 'withdrawn'; readonly reason: string };

/** Writes a proposal's texts, all or none: only where every file still says what the proposal was made for. */
export async function applyProposal(root: string, proposal: Proposal): Promise<Applied> {
  if (proposal.files.length === 0) return { status: 'withdrawn', reason: 'it is a command, not a patch' };
  const before = new Map<string, string | null>();
  for (const { file, baseHash } of proposal.files) {
    const target = path.join(root, file);
    if (!(await isInside(root, target))) return { status: 'withdrawn', reason: `${file} is outside the workspace` };
    const text = await readFile(target, 'utf8').catch(() => null);
    // What a patch makes must not be there yet, be it as a link.
    const isBase = text === null ? baseHash === '' && (await lstat(target).catch(() => null)) === null : contentHash(text) === baseHash;
    if (!isBase) return { status: 'withdrawn', reason: `${file} has changed since the proposal was proven` };
    before.set(target, text);
  }
  const written: string[] = [];
  try {
    for (const { file, newText } of proposal.files) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await atomicWrite(path.join(root, file), newText);
      written.push(path.join(root, file));
    }
    return { status: 'applied' };
  } catch (error) {
    // Half a repair is worse than none.
    for (const target of written) {
      const text = before.get(target)!;
      await (text === null ? rm(target, { force: true }) : atomicWrite(target, text)).catch(() => {});
    }
    throw error;
  }
}
