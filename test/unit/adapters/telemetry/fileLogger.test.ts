import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { combineLoggers, createFileLogger } from '../../../../src/adapters/telemetry/fileLogger.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { recordingLogger } from '../../../support/runtimeFixture.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';

describe('the log file', () => {
  noLeaks();
  let folder: string;
  let clock: SimulatedClock;
  const linesOf = (file: string): Record<string, unknown>[] =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'roundtable-log-'));
    clock = new SimulatedClock();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    assert.equal(clock.pending, 0);
  });

  it('gets one JSON object a line, with the fields of the logger and of the line', () => {
    const file = join(folder, 'logs', 'roundtable.log');
    const logger = createFileLogger({ file, clock });
    logger.with({ run: 'r' }).log('info', 'A run has begun', { files: 3, error: new Error('no') });
    logger.log('debug', 'left out');
    logger.dispose();
    logger.log('error', 'after the end');
    assert.deepEqual(linesOf(file), [
      { at: new Date(clock.now()).toISOString(), level: 'info', message: 'A run has begun', run: 'r', files: 3, error: 'no' },
    ]);
  });

  it('is written in batches, but at once where something is wrong', async () => {
    const file = join(folder, 'roundtable.log');
    const logger = createFileLogger({ file, clock });
    logger.log('info', '1');
    assert.deepEqual(readdirSync(folder), []);
    await clock.advance(200);
    assert.equal(linesOf(file).length, 1);
    logger.log('warn', '2');
    assert.equal(linesOf(file).length, 2);
    logger.dispose();
  });

  it('never grows over its size: what is old is put aside, and then goes', () => {
    const file = join(folder, 'roundtable.log');
    const logger = createFileLogger({ file, clock, maxBytes: 2_000, keep: 2 });
    for (let number = 0; number < 200; number++) logger.log('warn', `line ${number}`);
    logger.dispose();
    assert.deepEqual(readdirSync(folder).sort(), ['roundtable.log', 'roundtable.log.1', 'roundtable.log.2']);
    for (const name of readdirSync(folder)) assert.ok(statSync(join(folder, name)).size <= 2_000);
    const newest = linesOf(file);
    assert.equal(newest.at(-1)?.['message'], 'line 199');
    assert.equal(linesOf(`${file}.1`).at(-1)?.['message'], `line ${199 - newest.length}`);
  });

  it('is given up without a word where it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    const logger = createFileLogger({ file: join(folder, 'file', 'roundtable.log'), clock });
    logger.log('error', 'lost');
    logger.dispose();
  });

  it('takes what JSON cannot hold', () => {
    const file = join(folder, 'roundtable.log');
    const logger = createFileLogger({ file, clock });
    logger.log('warn', 'big', { value: 1n });
    logger.dispose();
    assert.equal(linesOf(file)[0]?.['message'], 'big');
  });

  it('can be one of several', () => {
    const [first, second] = [recordingLogger(), recordingLogger()];
    combineLoggers(first, second).with({ a: 1 }).log('info', 'both');
    assert.deepEqual([first.lines, second.lines], [['info: both'], ['info: both']]);
  });
});
