import assert from 'node:assert/strict';
import { pipeline, stage } from '../../../../src/runtime/patterns/pipeline.ts';
import type { TaskOutcome } from '../../../../src/runtime/scheduler/task.ts';

const done = <R>(result: R): Promise<TaskOutcome<R>> => Promise.resolve({ status: 'done', result, agent: 'a', from: 'work' });

describe('the pipeline pattern', () => {
  it('runs stages in order and hands each its result', async () => {
    const seen: unknown[] = [];
    const make = (name: string, result: number): ReturnType<typeof stage> =>
      stage<number>({ name, run: () => done(result), onDone: (value) => (seen.push([name, value]), 'go on') as 'go on' });
    assert.deepEqual(await pipeline([make('one', 1), make('two', 2)]), { status: 'finished' });
    assert.deepEqual(seen, [['one', 1], ['two', 2]]);
  });

  it('stops the line where a stage has nothing to hand on', async () => {
    const late = stage({ name: 'late', run: () => assert.fail('it ran'), onDone: () => 'go on' });
    assert.deepEqual(await pipeline([stage({ name: 'early', run: () => done(null), onDone: () => 'stop' }), late]), { status: 'stopped', stage: 'early' });
  });

  it('stops the line at a stage that fails, with its error', async () => {
    const outcome: TaskOutcome = { status: 'failed', error: { name: 'Error', message: 'no' }, agent: 'a' };
    const end = await pipeline([stage({ name: 'bad', run: () => Promise.resolve(outcome), onDone: () => 'go on' })]);
    assert.deepEqual(end, { status: 'broken', stage: 'bad', outcome });
  });
});
