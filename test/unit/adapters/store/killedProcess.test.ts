import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { openStore } from '../../../../src/adapters/store/openStore.ts';
import { createEngine } from '../../../../src/runtime/createEngine.ts';
import { silentLogger } from '../../../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../../../src/runtime/telemetry/tracer.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { checkLog } from '../../../support/runtimeFixture.ts';
import { stepTeam } from '../../../support/stepTeam.ts';

describe('a process that is killed in the middle of a run', () => {
  noLeaks();

  it('leaves a run that goes on in the next process, at once and without doing anything twice', async function () {
    this.timeout(30_000);
    const folder = mkdtempSync(join(tmpdir(), 'roundtable-killed-'));
    const script = fileURLToPath(new URL('../../../support/killableRun.ts', import.meta.url));
    const child = spawn(process.execPath, [script, folder, '3'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await exited;

    const store = openStore(folder, silentLogger);
    const [left] = store.runs.list({ unfinished: true });
    assert.ok(left);
    const steps: number[] = [];
    const engine = createEngine({ clock: systemClock, store: store.runs, logger: silentLogger, tracer: silentTracer, newId: () => crypto.randomUUID() });
    const end = await engine.resume(stepTeam(async (step) => void steps.push(step)), left.run).end;
    assert.deepEqual(end, { status: 'done', result: ['1 from log', '2 from log', '3 from work', '4 from work', '5 from work'] });
    assert.deepEqual(steps, [3, 4, 5]);
    checkLog([...store.runs.read(left.run)]);
    await engine.dispose();
    store.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
});
