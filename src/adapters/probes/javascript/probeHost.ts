import { readFileSync, writeSync } from 'node:fs';
import { errorMessage } from '../../../base/errors.ts';
import type { HostAnswer, HostRequest } from '../probeProtocol.ts';
import { runProbe } from './host/runProbe.ts';

// Kept before anything is replaced. What the code under probe prints does not begin with the word that only we know.
const write = writeSync;
const leave = process.exit.bind(process);
const request = JSON.parse(readFileSync(0, 'utf8')) as HostRequest;

function answer(outcome: HostAnswer): never {
  const bytes = Buffer.from(`\n${request.word}${JSON.stringify(outcome)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += write(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break;
    }
  }
  return leave(0);
}

// What the code throws into the void is no end of the probe: the arrival may be yet to come.
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);

try {
  answer(await runProbe(request));
} catch (error) {
  answer({ status: 'failed', why: errorMessage(error) });
}
