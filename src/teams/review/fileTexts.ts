import { contentHash } from '../../base/hash.ts';
import type { ChangedFile, ChangeSet } from './changeSet.ts';
import type { ChangeSource } from './ports/changeSource.ts';

/** A file's text with the hash that names it in caches. */
export type FileText =
  | { readonly status: 'ok'; readonly text: string; readonly baseText?: string; readonly hash: string }
  | { readonly status: 'unreadable'; readonly reason: string };

/** How much text one run keeps at hand, in UTF-16 code units. */
const maxHeld = 32 * 1024 * 1024;

/** Reads each changed file once for all reviewers, and forgets the oldest when it holds too much. */
export class FileTexts {
  readonly #source: ChangeSource;
  readonly #held = new Map<ChangedFile, { text: Promise<FileText>; size: number }>();
  #size = 0;

  constructor(source: ChangeSource) {
    this.#source = source;
  }

  read(changeSet: ChangeSet, file: ChangedFile, signal: AbortSignal): Promise<FileText> {
    const held = this.#held.get(file);
    if (held !== undefined) return held.text;
    const text = this.#read(changeSet, file, signal);
    const entry = { text, size: 0 };
    this.#held.set(file, entry);
    text.then(
      (result) => {
        if (result.status === 'ok') entry.size = result.text.length + (result.baseText?.length ?? 0);
        this.#size += entry.size;
        this.#forgetOldest(file);
      },
      // A read that was cancelled must not answer for the next one.
      () => this.#held.delete(file),
    );
    return text;
  }

  async #read(changeSet: ChangeSet, file: ChangedFile, signal: AbortSignal): Promise<FileText> {
    const read = await this.#source.read(changeSet, file, signal);
    if (read.status === 'unreadable') return read;
    const hash = contentHash(`${read.text}\u0000${read.baseText ?? ''}`);
    return { status: 'ok', text: read.text, hash, ...(read.baseText === undefined ? {} : { baseText: read.baseText }) };
  }

  #forgetOldest(justRead: ChangedFile): void {
    for (const [file, entry] of this.#held) {
      if (this.#size <= maxHeld) return;
      if (file === justRead) continue;
      this.#held.delete(file);
      this.#size -= entry.size;
    }
  }
}
