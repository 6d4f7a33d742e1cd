import type { Git } from './gitCommand.ts';

export interface BlobRequest {
  readonly folder: string;
  readonly config: readonly string[];
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/** Sizes of objects by name, one process for all; -1 for what is not there or is no blob. */
export async function blobSizes(git: Git, names: readonly string[], request: Omit<BlobRequest, 'maxBytes'>): Promise<number[]> {
  if (names.length === 0) return [];
  const output = await git.run(request.folder, ['cat-file', '--batch-check=%(objecttype) %(objectsize)'], {
    signal: request.signal,
    config: request.config,
    input: names.join('\n') + '\n',
  });
  const lines = output.split('\n');
  return names.map((_, index) => {
    const match = /^blob (\d+)$/.exec(lines[index] ?? '');
    return match === null ? -1 : Number(match[1]);
  });
}

/** Hands over blobs one after another in the given order, one process for all; null for what is missing. */
export async function eachBlob(
  git: Git,
  names: readonly string[],
  request: Omit<BlobRequest, 'maxBytes'>,
  onBlob: (index: number, bytes: Buffer | null) => void,
): Promise<void> {
  if (names.length === 0) return;
  let index = 0;
  let pending: Buffer[] = [];
  let pendingLength = 0;
  let needed = 0;
  const take = (): Buffer => {
    const all = pending.length === 1 ? pending[0]! : Buffer.concat(pending);
    pending = [];
    pendingLength = 0;
    return all;
  };
  const onData = (chunk: Buffer): void => {
    pending.push(chunk);
    pendingLength += chunk.length;
    // Joining on every chunk would make one large blob quadratic.
    if (pendingLength < needed) return;
    let buffer = take();
    for (;;) {
      const newline = buffer.indexOf(10);
      if (newline === -1) break;
      const header = buffer.toString('utf8', 0, newline);
      const match = / (\w+) (\d+)$/.exec(header);
      if (match === null || header.endsWith(' missing')) {
        onBlob(index++, null);
        buffer = buffer.subarray(newline + 1);
        continue;
      }
      const size = Number(match[2]);
      needed = newline + 1 + size + 1;
      if (buffer.length < needed) break;
      onBlob(index++, match[1] === 'blob' ? buffer.subarray(newline + 1, newline + 1 + size) : null);
      buffer = buffer.subarray(needed);
      needed = 0;
    }
    if (buffer.length > 0) {
      pending = [buffer];
      pendingLength = buffer.length;
    }
  };
  await git.stream(request.folder, ['cat-file', '--batch'], onData, {
    signal: request.signal,
    config: request.config,
    input: names.join('\n') + '\n',
  });
  while (index < names.length) onBlob(index++, null);
}

interface Waiting {
  readonly name: string;
  readonly request: BlobRequest;
  readonly resolve: (bytes: Buffer | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads single blobs as they are asked for, but gathers what is asked within one turn, so that a burst of readers
 * costs two git processes and not two per file.
 */
export class BlobReader {
  readonly #git: Git;
  #waiting: Waiting[] = [];
  #isScheduled = false;

  constructor(git: Git) {
    this.#git = git;
  }

  /** Null where there is no such blob or it is larger than the limit. Names with a line break cannot be asked for. */
  read(name: string, request: BlobRequest): Promise<Buffer | null> {
    if (name.includes('\n')) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, request, resolve, reject });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      setImmediate(() => {
        this.#isScheduled = false;
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const group of groupByFolder(waiting)) void this.#readGroup(group);
      });
    });
  }

  async #readGroup(group: readonly Waiting[]): Promise<void> {
    const { request } = group[0]!;
    try {
      const sizes = await blobSizes(this.#git, group.map((item) => item.name), request);
      const wanted: Waiting[] = [];
      group.forEach((item, index) => {
        if (sizes[index]! >= 0 && sizes[index]! <= item.request.maxBytes) wanted.push(item);
        else item.resolve(null);
      });
      await eachBlob(this.#git, wanted.map((item) => item.name), request, (index, bytes) => {
        wanted[index]!.resolve(bytes === null ? null : Buffer.from(bytes));
      });
    } catch (error) {
      for (const item of group) item.reject(error);
    }
  }
}

/** One group per folder and signal: one reader's cancelling must not fail another's reading. */
function groupByFolder(waiting: readonly Waiting[]): Waiting[][] {
  const groups: Waiting[][] = [];
  for (const item of waiting) {
    const group = groups.find((one) => one[0]!.request.folder === item.request.folder && one[0]!.request.signal === item.request.signal);
    if (group === undefined) groups.push([item]);
    else group.push(item);
  }
  return groups;
}
