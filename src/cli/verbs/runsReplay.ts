import type { Command } from 'commander';
import { systemClock } from '../../adapters/clock/systemClock.ts';
import { MonitorTranslator } from '../../adapters/wire/monitor/monitorTranslator.ts';
import type { Clock } from '../../base/clock.ts';
import { sleep } from '../../base/clock.ts';
import { UserFacingError } from '../../base/errors.ts';
import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import { exitCodes } from '../exitCodes.ts';
import { createPaint } from '../printers/paint.ts';
import { positive } from './optionValues.ts';
import { findRun, withHistory } from './runsFind.ts';
import { ReplayLines } from './runsReplayLines.ts';
import { writeOut } from './runsWrite.ts';

/** A run may have waited long for somebody; whoever watches it again need not. */
const longestWaitMs = 2_000;

/** `roundtable runs replay`: a run told again as it happened. */
export function addRunsReplay(runs: Command, finish: (code: number) => void): void {
  runs
    .command('replay')
    .description('tell a run again as it happened, a line for each thing that matters')
    .argument('<id>', 'the run, or the start of its id')
    .option('--to <number>', 'stop after this event')
    .option('--speed <number>', 'how many times as fast as it was; a terminal waits, a pipe never does', '1')
    .action(async (id: string, options: { to?: string; speed: string }) => {
      const speed = positive('--speed', options.speed);
      const to = options.to === undefined ? Infinity : positive('--to', options.to);
      const interrupt = new AbortController();
      const stop = (): void => interrupt.abort();
      process.once('SIGINT', stop);
      try {
        await withHistory((store) => {
          const listing = findRun(store, id);
          if (to !== Infinity && to > listing.events) throw new UserFacingError(`--to ${to}: the run has ${listing.events} events`);
          return replay(store.read(listing.run), { to, speed, out: process.stdout, clock: systemClock, signal: interrupt.signal });
        });
      } finally {
        process.off('SIGINT', stop);
      }
      finish(exitCodes.done);
    });
}

interface ReplayOptions {
  readonly to: number;
  readonly speed: number;
  readonly out: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function replay(events: Iterable<RunEvent>, { to, speed, out, clock, signal }: ReplayOptions): Promise<void> {
  const translator = new MonitorTranslator();
  const lines = new ReplayLines(createPaint(out, process.env));
  const waits = out.isTTY === true;
  let last: number | undefined;
  for (const event of events) {
    if (event.seq > to) return;
    const line = lines.lineOf(translator.translate(event));
    if (line === undefined) continue;
    const gap = Math.min(longestWaitMs, (event.at - (last ?? event.at)) / speed);
    last = event.at;
    if (waits && gap >= 1) await sleep(clock, gap, signal);
    if (!(await writeOut(out, `${line}\n`))) return;
  }
}
