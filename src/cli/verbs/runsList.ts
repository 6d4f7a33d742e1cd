import type { Command } from 'commander';
import { UserFacingError } from '../../base/errors.ts';
import type { RunListing } from '../../runtime/runs/runStore.ts';
import { exitCodes } from '../exitCodes.ts';
import { clean, createPaint } from '../printers/paint.ts';
import { duration } from '../printers/words.ts';
import { withHistory } from './runsFind.ts';

/** `roundtable runs list`: what there is, newest first. */
export function addRunsList(runs: Command, finish: (code: number) => void): void {
  runs
    .command('list')
    .description('list past runs, newest first')
    .option('--limit <number>', 'how many', '20')
    .option('--format <format>', 'pretty or json', 'pretty')
    .action(async (options: { limit: string; format: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1) throw new UserFacingError(`--limit ${options.limit}: takes a whole number above 0`);
      await withHistory((store) => {
        const listed = store.list({ limit });
        process.stdout.write(options.format === 'json' ? `${JSON.stringify(listed, null, 2)}\n` : printList(listed));
      });
      finish(exitCodes.done);
    });
}

function printList(listed: readonly RunListing[]): string {
  if (listed.length === 0) return 'No runs yet\n';
  const paint = createPaint(process.stdout, process.env);
  const rows = listed.map((run) => {
    const took = run.endedAt === null ? '' : duration((run.endedAt - run.startedAt) / 1000);
    const when = new Date(run.startedAt).toISOString().replace('T', ' ').slice(0, 16);
    const imported = run.labels['imported'] === 'true' ? paint.dim(' imported') : '';
    return `${run.run.padEnd(28)} ${when}  ${run.status.padEnd(9)} ${took.padStart(8)}  ${clean(run.team)}: ${clean(run.labels['subject'] ?? '')} ${paint.dim(clean(run.labels['workspace'] ?? ''))}${imported}`;
  });
  return `${rows.join('\n')}\n`;
}
