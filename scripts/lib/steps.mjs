import process from 'node:process';

/** A failure that a person can do something about: what happened, and what to do. */
export class StepError extends Error {
  constructor(message, { advice = '', exitCode = 1 } = {}) {
    super(message);
    this.name = 'StepError';
    this.advice = advice;
    this.exitCode = exitCode;
  }
}

/**
 * Runs one step and prints one line for it with the time it took. On a terminal the line is there while the step runs.
 * The step may return `{ note }` to say more about what it found than its label does.
 */
export async function step(label, action) {
  const started = performance.now();
  const isLive = process.stdout.isTTY === true;
  if (isLive) process.stdout.write(`  … ${label}`);
  try {
    const result = await action();
    const note = result?.note === undefined ? '' : `: ${result.note}`;
    endLine(isLive, `  ✓ ${label}${note} (${seconds(started)})`);
    return result;
  } catch (error) {
    endLine(isLive, `  ✗ ${label} (${seconds(started)})`);
    throw error;
  }
}

/** Seconds since a `performance.now()` reading, as people read them. */
export function seconds(started) {
  const elapsed = (performance.now() - started) / 1000;
  return elapsed < 10 ? `${elapsed.toFixed(1)} s` : `${Math.round(elapsed)} s`;
}

/** Runs a script's main function; a failure is told in words, and with a stack only where it is a fault of ours. */
export async function runMain(name, main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof StepError) {
      console.error(`\n${name}: ${error.message}`);
      if (error.advice) console.error(error.advice);
      process.exitCode = error.exitCode;
    } else {
      console.error(`\n${name}: unexpected failure\n`, error);
      process.exitCode = 4;
    }
  }
}

function endLine(isLive, line) {
  process.stdout.write(isLive ? `\r\u001b[K${line}\n` : `${line}\n`);
}
