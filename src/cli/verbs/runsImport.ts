import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../../adapters/clock/systemClock.ts';
import { importRun, longestImport, tooLarge } from '../../adapters/wire/runExport/importRun.ts';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
import { exitCodes } from '../exitCodes.ts';
import { withHistory } from './runsFind.ts';

/** `roundtable runs import`: a colleague's run joins the history of this workspace. */
export function addRunsImport(runs: Command, finish: (code: number) => void): void {
  runs
    .command('import')
    .description('take a run that was exported as JSON into the history')
    .argument('<file>', 'what runs export wrote')
    .option('--cwd <folder>', 'the workspace whose history it joins; default: the current folder')
    .action(async (file: string, options: { cwd?: string }) => {
      const text = await read(file);
      const workspace = path.resolve(options.cwd ?? '.');
      const { run, isNew } = await withHistory((store) => importRun({ text, name: path.basename(file), store, workspace, now: systemClock.now() }));
      process.stdout.write(isNew ? `${run} is in the history now; roundtable runs replay ${run} plays it\n` : `${run} is in the history already; nothing was changed\n`);
      finish(exitCodes.done);
    });
}

async function read(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > longestImport) throw tooLarge(path.basename(file));
    return await readFile(file, 'utf8');
  } catch (error) {
    if (UserFacingError.is(error)) throw error;
    throw new UserFacingError(`${file} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
}
