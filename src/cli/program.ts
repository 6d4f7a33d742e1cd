import { Command, CommanderError } from 'commander';
import { CancelledError, errorMessage, UserFacingError } from '../base/errors.ts';
import { exitCodes } from './exitCodes.ts';
import { addAgentsVerb } from './verbs/agents.ts';
import { addBuildVerb } from './verbs/build.ts';
import { addDoctorVerb } from './verbs/doctor.ts';
import { addHealVerb } from './verbs/heal.ts';
import { addReviewVerb } from './verbs/review.ts';
import { addRunsVerb } from './verbs/runs.ts';
import { productVersion } from '../adapters/productVersion.ts';

/** Runs the `roundtable` command and resolves with its exit code. Results go to stdout, everything else to stderr. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = new Command('roundtable')
    .description('A team of agents reviews your change, heals failing tests, and shows the evidence')
    .version(productVersion)
    .exitOverride()
    .showHelpAfterError('(roundtable --help lists the commands)');
  const finish = (code: number): void => {
    exitCode = code;
  };
  addReviewVerb(program, finish);
  addHealVerb(program, finish);
  addBuildVerb(program, finish);
  addRunsVerb(program, finish);
  addAgentsVerb(program, finish);
  addDoctorVerb(program, finish);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (UserFacingError.is(error)) {
      process.stderr.write(`roundtable: ${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
      return exitCodes.usage;
    }
    if (CancelledError.is(error)) return exitCodes.interrupted;
    process.stderr.write(`roundtable: internal error: ${errorMessage(error)}\n`);
    if (process.env['ROUNDTABLE_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    return exitCodes.internal;
  }
}
