export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A structured log: a sentence and the fields that go with it. Never give it workspace text or secrets. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A logger that adds these fields to each line. */
  with(fields: Readonly<Record<string, unknown>>): Logger;
}

export const silentLogger: Logger = {
  log: () => {},
  with: () => silentLogger,
};
