import assert from 'node:assert/strict';
import { runTool } from '../../../../../src/adapters/analysers/linters/runTool.ts';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { CancelledError } from '../../../../../src/base/errors.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { TestFolder } from '../../../../support/gitRepo.ts';

const never = new AbortController().signal;

describe('a linter run as a program', () => {
  noLeaks();
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  const run = (script: string, more: { timeLimitMs?: number; outputCap?: number; input?: string; signal?: AbortSignal } = {}) => {
    folder.write('tool.mjs', script);
    const { signal = never, timeLimitMs = 10_000, ...rest } = more;
    return runTool({ program: folder.join('tool.mjs'), args: ['a'], cwd: folder.path, clock: systemClock, timeLimitMs, ...rest }, signal);
  };

  it('gets its input, and its output and exit code are handed over', async () => {
    const script = "let all = ''; for await (const part of process.stdin) all += part; console.log(all + process.argv[2]); process.exitCode = 3;";
    assert.deepEqual(await run(script, { input: 'in-' }), { status: 'ended', code: 3, stdout: 'in-a\n', stderr: '' });
  });

  it('is stopped with what it started when it hangs', async () => {
    const script = `
      import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
      const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      writeFileSync('pid', String(grandchild.pid)); setInterval(() => {}, 1000);`;
    const outcome = await run(script, { timeLimitMs: 1_500 });
    assert.ok(outcome.status === 'failed' && /longer than 1.5 s/.test(outcome.reason));
    const pid = Number(folder.read('pid'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    // A process that ended but was not waited for yet still has its id, as a zombie.
    const isRunning = (): boolean => {
      try {
        process.kill(pid, 0);
        return !/^State:\s+Z/m.test(folder.read(`../../proc/${pid}/status`));
      } catch {
        return false;
      }
    };
    assert.equal(isRunning(), false);
  });

  it('is stopped when it floods its output', async () => {
    const outcome = await run("import { writeSync } from 'node:fs'; const line = 'x'.repeat(1000); for (;;) { try { writeSync(1, line); } catch (error) { if (error.code !== 'EAGAIN') throw error; } }", { outputCap: 1024 * 1024 });
    assert.ok(outcome.status === 'failed' && /more than 1 MB/.test(outcome.reason));
  });

  it('says that it crashed, or could not be started', async () => {
    const crashed = await run("process.kill(process.pid, 'SIGKILL');");
    assert.ok(crashed.status === 'failed' && /SIGKILL/.test(crashed.reason));
    const missing = await runTool({ program: folder.join('none'), args: [], cwd: folder.path, clock: systemClock, timeLimitMs: 1_000 }, never);
    assert.ok(missing.status === 'failed' && /could not be started \(ENOENT\)/.test(missing.reason));
  });

  it('ends at once when it is told to', async () => {
    const controller = new AbortController();
    const running = run('setInterval(() => {}, 1000);', { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await assert.rejects(running, CancelledError.is);
  });
});
