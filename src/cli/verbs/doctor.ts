import type { Command } from 'commander';
import { examine } from '../../adapters/doctor/examine.ts';
import { exitCodes } from '../exitCodes.ts';
import { clean, createPaint } from '../printers/paint.ts';

/** `roundtable doctor`: what works here, what does not, and what to do about it. */
export function addDoctorVerb(program: Command, finish: (code: number) => void): void {
  program
    .command('doctor')
    .description('check what works here and what does not')
    .option('--cwd <folder>', 'the workspace; default: the current folder', '.')
    .option('--format <format>', 'pretty or json', 'pretty')
    .action(async (options: { cwd: string; format: string }) => {
      const checks = await examine({ root: options.cwd, env: process.env });
      if (options.format === 'json') process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
      else {
        const paint = createPaint(process.stdout, process.env);
        const marks = { ok: paint.green('✔'), missing: paint.yellow('▲'), broken: paint.red('✖') };
        for (const check of checks) {
          process.stdout.write(`${marks[check.status]} ${check.name}: ${clean(check.detail)}\n`);
          if (check.remedy !== undefined) process.stdout.write(`    ${paint.dim(clean(check.remedy))}\n`);
        }
      }
      finish(checks.some((check) => check.status === 'broken') ? exitCodes.findings : exitCodes.done);
    });
}
