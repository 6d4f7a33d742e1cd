import { writeSync } from 'node:fs';
import { keepGlobals } from './host/keepGlobals.ts';
import { createTicker, ProcessEnded } from './host/ticker.ts';
import { TrialSession } from './host/trialSession.ts';
import type { HostAnswer, HostRequest } from './protocol.ts';

// What tests print goes nowhere, and what still gets through does not begin with the word that only we know.
const word = process.argv[2] ?? '';
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Synchronous, so that the lane knows which candidate is being tried when the process has to be ended. */
function answer(message: HostAnswer): void {
  const bytes = Buffer.from(`${word}${JSON.stringify(message)}\n`, 'utf8');
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') leave();
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

const leave = process.exit.bind(process);
const ticker = createTicker();
const globals = keepGlobals(() => {
  ticker.kill();
  throw new ProcessEnded('The process was to be ended');
});
let session: TrialSession | undefined;

async function serve(request: HostRequest): Promise<void> {
  if (request.kind === 'open') {
    session = await TrialSession.create(request, ticker, globals);
    const reason = await session.open();
    answer(reason === null ? { kind: 'opened' } : { kind: 'unsound', reason });
  } else if (request.kind === 'try') {
    for (const candidate of request.candidates) answer({ kind: 'verdict', id: candidate.id, ...(await session!.attempt(candidate, request.patience)) });
  } else answer({ kind: 'behaviour', id: request.candidate.id, digests: await session!.behave(request.candidate) });
}

let line = '';
let queue = Promise.resolve();
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk: string) => {
  line += chunk;
  for (let at = line.indexOf('\n'); at >= 0; at = line.indexOf('\n')) {
    const request = JSON.parse(line.slice(0, at)) as HostRequest;
    line = line.slice(at + 1);
    queue = queue.then(() => serve(request)).catch((error: unknown) => answer({ kind: 'unsound', reason: error instanceof Error ? error.message : String(error) }));
  }
});
process.stdin.on('end', () => leave(0));
answer({ kind: 'started' });
