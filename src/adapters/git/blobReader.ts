import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { cancellationOf } from '../../base/errors.ts';
import type { Git } from './gitCommand.ts';

export interface BlobRequest {
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/** How long a git process waits for the next question before it is sent home. */
const idleMs = 1_000;

/**
 * Reads blobs by name (an id, `HEAD:./file`, `:./file`) through two git processes per folder that stay while there is
 * something to ask: one tells sizes, so that nothing large is ever sent, the other sends contents.
 */
export class BlobReader {
  readonly #git: Git;
  readonly #talks = new Map<string, Promise<Talk>>();

  constructor(git: Git) {
    this.#git = git;
  }

  /** Null where there is no such blob or it is larger than the limit. Names with a line break cannot be asked for. */
  async read(name: string, request: BlobRequest): Promise<Buffer | null> {
    if (name.includes('\n')) return null;
    const about = await this.#ask(request, '--batch-check', name);
    if (about.type !== 'blob' || about.size > request.maxBytes) return null;
    return (await this.#ask(request, '--batch', about.id)).content;
  }

  async #ask(request: BlobRequest, mode: Mode, name: string): Promise<Answer> {
    const key = `${mode} ${request.folder}`;
    let talk = this.#talks.get(key);
    if (talk === undefined) {
      talk = this.#git.open(request.folder, ['cat-file', mode]).then((child) => new Talk(child, mode, () => this.#talks.delete(key)));
      this.#talks.set(key, talk);
      talk.catch(() => this.#talks.delete(key));
    }
    return (await talk).ask(name, request.signal);
  }
}

type Mode = '--batch-check' | '--batch';

interface Answer {
  readonly id: string;
  /** `missing` where there is none. */
  readonly type: string;
  readonly size: number;
  readonly content: Buffer | null;
}

interface Question {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  isAbandoned: boolean;
}

/** Questions and answers, in order, with one `git cat-file`. */
class Talk {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #mode: Mode;
  readonly #waiting: Question[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(child: ChildProcessWithoutNullStreams, mode: Mode, onEnd: () => void) {
    this.#child = child;
    this.#mode = mode;
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < 2_000) stderr += chunk.toString('utf8');
    });
    child.stdin.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    child.on('close', () => {
      clearTimeout(this.#idle);
      onEnd();
      for (const question of this.#waiting.splice(0)) question.reject(new Error(`git cat-file ended: ${stderr.trim() || 'no message'}`));
    });
  }

  ask(name: string, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(cancellationOf(signal));
        return;
      }
      if (this.#child.exitCode !== null || this.#child.killed) {
        reject(new Error('git cat-file has ended'));
        return;
      }
      const onAbort = (): void => {
        question.isAbandoned = true;
        reject(cancellationOf(signal));
        // Nobody waits for what it is about to say.
        if (this.#waiting.every(({ isAbandoned }) => isAbandoned)) this.#child.kill('SIGKILL');
      };
      const done = (): void => signal.removeEventListener('abort', onAbort);
      const question: Question = {
        resolve: (answer) => {
          done();
          resolve(answer);
        },
        reject: (error) => {
          done();
          reject(error);
        },
        isAbandoned: false,
      };
      signal.addEventListener('abort', onAbort, { once: true });
      clearTimeout(this.#idle);
      if (this.#waiting.length === 0) this.#hold(true);
      this.#waiting.push(question);
      this.#child.stdin.write(`${name}\n`);
    });
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    // Joining on every chunk would make one large blob quadratic.
    if (this.#length < this.#needed) return;
    let buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    for (;;) {
      const newline = buffer.indexOf(10);
      if (newline === -1) break;
      const header = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(buffer.toString('utf8', 0, newline));
      const [, id = '', type = 'missing', size = '0'] = header ?? [];
      const hasContent = header !== null && this.#mode === '--batch';
      this.#needed = newline + 1 + (hasContent ? Number(size) + 1 : 0);
      if (buffer.length < this.#needed) break;
      const content = hasContent && type === 'blob' ? Buffer.from(buffer.subarray(newline + 1, this.#needed - 1)) : null;
      buffer = buffer.subarray(this.#needed);
      this.#needed = 0;
      this.#waiting.shift()?.resolve({ id, type, size: Number(size), content });
    }
    this.#chunks = buffer.length === 0 ? [] : [buffer];
    this.#length = buffer.length;
    if (this.#waiting.length > 0) return;
    this.#hold(false);
    this.#idle = setTimeout(() => this.#child.stdin.end(), idleMs);
    this.#idle.unref();
  }

  /** While it idles the child must not keep our process from ending; its input closes with us and ends it. */
  #hold(isHeld: boolean): void {
    const sides = [this.#child, this.#child.stdout, this.#child.stderr, this.#child.stdin] as unknown as { ref(): void; unref(): void }[];
    for (const side of sides) {
      if (isHeld) side.ref();
      else side.unref();
    }
  }
}
