/** A mistake or a circumstance that the user can do something about; its message is shown as it is. */
export class UserFacingError extends Error {
  override readonly name = 'UserFacingError';

  /** What to do next, as a sentence. */
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
  }

  static is(error: unknown): error is UserFacingError {
    return hasName(error, 'UserFacingError');
  }
}

/** A defect of our own: logged and reported, never blamed on the user. */
export class BugError extends Error {
  override readonly name = 'BugError';

  static is(error: unknown): error is BugError {
    return hasName(error, 'BugError');
  }
}

/** Work that was told to stop. It is a state, not a failure, and is never shown as an error. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor(message = 'Cancelled') {
    super(message);
  }

  /** Recognised by name so that it survives a process boundary; the platform's own AbortError counts as well. */
  static is(error: unknown): boolean {
    return hasName(error, 'CancelledError') || hasName(error, 'AbortError') || hasName(error, 'Canceled');
  }
}

/** Work that took longer than it was allowed to. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  static is(error: unknown): error is TimeoutError {
    return hasName(error, 'TimeoutError');
  }
}

/** The message of anything that was thrown. */
export function errorMessage(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : String(error);
}

/** Throws what an aborted signal stands for, as our own cancellation. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancellationOf(signal);
}

/** The error that an aborted signal stands for: its own reason where that is an error, else a cancellation. */
export function cancellationOf(signal: AbortSignal): Error {
  const reason = signal.reason;
  if (TimeoutError.is(reason) || reason instanceof CancelledError) return reason as Error;
  return new CancelledError();
}

let unexpectedErrorHandler: (error: unknown) => void = () => {};

/** Each process says once where errors go that nobody awaited. */
export function setUnexpectedErrorHandler(handler: (error: unknown) => void): void {
  unexpectedErrorHandler = handler;
}

/** Reports an error that has no caller to go to; cancellations are silent. */
export function onUnexpectedError(error: unknown): void {
  if (!CancelledError.is(error)) unexpectedErrorHandler(error);
}

function hasName(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === name;
}
