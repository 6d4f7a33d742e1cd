import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { Hook, MochaOptions, Runner, Test } from 'mocha';
import { skipReasonOf } from './skipBecause.ts';

/** One line of the results file; scripts/lib/results.mjs counts them, and a file without `end` means that the suite crashed. */
export type ResultLine =
  | { type: 'pass'; title: string; milliseconds: number }
  | { type: 'fail'; title: string; message: string }
  | { type: 'skip'; title: string; reason: string }
  /** A measured figure, written by a test itself; it decides nothing. */
  | { type: 'figure'; title: string; value: string }
  | { type: 'end' };

/**
 * Writes each result as a line of JSON to the file that `ROUNDTABLE_RESULTS` names, beside mocha's usual text; in the
 * extension host, where nobody sees that text, the lines are all.
 */
export class ResultReporter extends Mocha.reporters.Base {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const file = process.env['ROUNDTABLE_RESULTS'];
    const write = (line: ResultLine): void => {
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
    };
    if (process.env['ROUNDTABLE_RESULTS_ONLY'] === undefined) new Mocha.reporters.Spec(runner, options);
    const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Mocha.Runner.constants;
    runner.on(EVENT_TEST_PASS, (test: Test) => { write({ type: 'pass', title: test.fullTitle(), milliseconds: test.duration ?? 0 }); });
    runner.on(EVENT_TEST_FAIL, (test: Test | Hook, error: Error) => {
      write({ type: 'fail', title: test.fullTitle(), message: error.stack ?? String(error) });
    });
    runner.on(EVENT_TEST_PENDING, (test: Test) => { write({ type: 'skip', title: test.fullTitle(), reason: skipReasonOf(test) }); });
    runner.once(EVENT_RUN_END, () => { write({ type: 'end' }); });
  }
}

// mocha loads a reporter with `require` and takes what that gives for the class.
export { ResultReporter as 'module.exports' };
