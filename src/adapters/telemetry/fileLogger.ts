import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { toDisposable } from '../../base/disposable.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Logger, LogLevel } from '../../runtime/telemetry/logger.ts';

export interface FileLoggerOptions {
  /** The newest lines are here; older ones in `<file>.1`, `<file>.2`. */
  readonly file: string;
  readonly clock: Clock;
  /** Lines of lesser levels are left out. Default `info`. */
  readonly level?: LogLevel;
  /** A file that has grown to this is put aside. Default 2 MB. */
  readonly maxBytes?: number;
  /** So many are kept beside the newest. Default 3. */
  readonly keep?: number;
}

const ranks: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const flushAfterMs = 200;
const flushAtCharacters = 64 * 1024;

/** A logger that writes one JSON object a line, within a size. A file that cannot be written costs lines, never more. */
export function createFileLogger(options: FileLoggerOptions): Logger & Disposable {
  const file = new RotatingFile(options);
  const lifetime = toDisposable(() => file.close());
  const least = ranks[options.level ?? 'info'];
  const withFields = (base: Readonly<Record<string, unknown>>): Logger => ({
    log: (level, message, fields) => {
      if (ranks[level] < least) return;
      file.add(toLine({ at: new Date(options.clock.now()).toISOString(), level, message, ...base, ...fields }), ranks[level] >= ranks.warn);
    },
    with: (fields) => withFields({ ...base, ...fields }),
  });
  return { ...withFields({}), dispose: () => lifetime.dispose() };
}

/** Writes each line to several loggers: the editor's channel and the file, for example. */
export function combineLoggers(...loggers: readonly Logger[]): Logger {
  return {
    log: (level, message, fields) => {
      for (const logger of loggers) logger.log(level, message, fields);
    },
    with: (fields) => combineLoggers(...loggers.map((logger) => logger.with(fields))),
  };
}

class RotatingFile {
  readonly #options: FileLoggerOptions;
  readonly #maxBytes: number;
  readonly #keep: number;
  #buffer = '';
  #timer: Disposable | undefined;
  #isUsable = true;

  constructor(options: FileLoggerOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes ?? 2 * 1024 * 1024;
    this.#keep = options.keep ?? 3;
    try {
      mkdirSync(dirname(options.file), { recursive: true });
    } catch {
      this.#isUsable = false;
    }
  }

  add(line: string, isUrgent: boolean): void {
    if (!this.#isUsable) return;
    this.#buffer += line;
    if (isUrgent || this.#buffer.length >= flushAtCharacters) this.#flush();
    else this.#timer ??= this.#options.clock.schedule(flushAfterMs, () => this.#flush());
  }

  close(): void {
    this.#flush();
    this.#isUsable = false;
  }

  #flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const text = this.#buffer;
    this.#buffer = '';
    if (text === '' || !this.#isUsable) return;
    try {
      this.#rotate(text.length);
      // Whole lines in one append, so that two processes can share the file.
      appendFileSync(this.#options.file, text);
    } catch {
      // A log that cannot be written must not become a reason to log.
      this.#isUsable = false;
    }
  }

  #rotate(coming: number): void {
    const { file } = this.#options;
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size === 0 || size + coming <= this.#maxBytes) return;
    rmSync(`${file}.${this.#keep}`, { force: true });
    for (let number = this.#keep - 1; number >= 1; number--) move(`${file}.${number}`, `${file}.${number + 1}`);
    if (this.#keep >= 1) move(file, `${file}.1`);
    else rmSync(file, { force: true });
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Not there yet, or another process was first.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function toLine(entry: Readonly<Record<string, unknown>>): string {
  try {
    return `${JSON.stringify(entry, (_key, value: unknown) => (value instanceof Error ? errorMessage(value) : value))}\n`;
  } catch {
    return `${JSON.stringify({ at: entry['at'], level: entry['level'], message: entry['message'] })}\n`;
  }
}
