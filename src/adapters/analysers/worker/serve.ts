import { parentPort } from 'node:worker_threads';
import { errorMessage } from '../../../base/errors.ts';
import type { LaneMessage } from './workerLane.ts';

/** The worker's half of a lane: answers one request after the other. */
export function serve(answer: (request: unknown) => unknown): void {
  const port = parentPort;
  if (port === null) throw new Error('This program runs as a worker only');
  const say = (message: LaneMessage): void => port.postMessage(message);
  port.on('message', ({ id, request }: { readonly id: number; readonly request: unknown }) => {
    void (async () => {
      try {
        say({ kind: 'answer', id, value: await answer(request) });
      } catch (error) {
        say({ kind: 'error', id, message: errorMessage(error) });
      }
    })();
  });
  say({ kind: 'ready' });
}
