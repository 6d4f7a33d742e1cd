import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { bundleFolder } from '../../adapters/bundleFolder.ts';
import { exportRun } from '../../adapters/wire/runExport/exportRun.ts';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
import type { ExportFormat } from '../../protocol/monitor/monitorHost.ts';
import { exitCodes } from '../exitCodes.ts';
import { oneOf } from './optionValues.ts';
import { findRun, withHistory } from './runsFind.ts';
import { writeOut } from './runsWrite.ts';

const formats: readonly ExportFormat[] = ['json', 'html', 'otlp', 'mermaid'];

/** `roundtable runs export`: one run as a text for other eyes and other tools. */
export function addRunsExport(runs: Command, finish: (code: number) => void): void {
  runs
    .command('export')
    .description('write a run as JSON to import again, as a page, as OpenTelemetry traces or as a Mermaid diagram')
    .argument('<id>', 'the run, or the start of its id')
    .option('--format <format>', formats.join(', '), 'json')
    .option('--output <file>', 'write to a file instead of stdout')
    .action(async (id: string, options: { format: string; output?: string }) => {
      const format = oneOf('--format', options.format, formats);
      const { text } = await withHistory((store) => {
        const listing = findRun(store, id);
        return exportRun({ listing, events: [...store.read(listing.run)], format, pageFolder: bundleFolder() ?? 'dist' });
      });
      await deliver(text, options.output);
      finish(exitCodes.done);
    });
}

async function deliver(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) {
    await writeOut(process.stdout, text);
    return;
  }
  try {
    await mkdir(path.dirname(output), { recursive: true });
    await writeFile(output, text);
  } catch (error) {
    throw new UserFacingError(`${output} cannot be written: ${errorMessage(error)}`, { cause: error });
  }
}
