import type { Clock } from './clock.ts';
import type { Disposable } from './disposable.ts';
import { cancellationOf, TimeoutError } from './errors.ts';

/** A signal derived from a parent and, where given, a time limit; disposing it detaches both. */
export interface DerivedSignal extends Disposable {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

/** Derives a signal that aborts with its parent, by hand, or with a `TimeoutError` once the limit is over. */
export function deriveSignal(
  parent: AbortSignal | undefined,
  limit?: { clock: Clock; milliseconds: number; what?: string },
): DerivedSignal {
  const controller = new AbortController();
  const onParentAbort = (): void => controller.abort(cancellationOf(parent!));
  if (parent?.aborted) onParentAbort();
  else parent?.addEventListener('abort', onParentAbort, { once: true });
  const timer =
    limit === undefined
      ? undefined
      : limit.clock.schedule(limit.milliseconds, () =>
          controller.abort(new TimeoutError(`${limit.what ?? 'The work'} took longer than ${limit.milliseconds} ms`)),
        );
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    dispose: () => {
      parent?.removeEventListener('abort', onParentAbort);
      timer?.dispose();
    },
  };
}

/** Settles with the promise, or rejects as soon as the signal aborts, whichever comes first. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(cancellationOf(signal));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(
      (value) => {
        signal.removeEventListener('abort', onAbort);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort);
        reject(error as Error);
      },
    );
  });
}
