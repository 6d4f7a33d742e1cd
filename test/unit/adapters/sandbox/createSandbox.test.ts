import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { listProcesses } from '../../../../src/adapters/processes/processList.ts';
import { createSandbox } from '../../../../src/adapters/sandbox/createSandbox.ts';
import type { Sandbox, SandboxCall, SandboxOutcome } from '../../../../src/adapters/sandbox/sandbox.ts';
import { createTaskGroup } from '../../../../src/adapters/sandbox/taskLimit.ts';
import { CancelledError } from '../../../../src/base/errors.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { skipBecause } from '../../../support/skipBecause.ts';

const isLinux = process.platform === 'linux';

for (const isPlain of [false, true]) {
  describe(isPlain ? 'the sandbox without bubblewrap' : 'the sandbox', function () {
    noLeaks();
    this.timeout(30_000);

    let base: string;
    let work: string;
    let sandbox: Sandbox;

    before(async function () {
      if (process.platform === 'win32') skipBecause(this, 'its scripts are for a POSIX shell');
      if (isPlain) return;
      const probe = await createSandbox();
      probe.dispose();
      if (probe.missing.length > 0) skipBecause(this, `bubblewrap cannot put up all of its walls here: ${probe.missing.join(', ')}`);
    });

    beforeEach(async () => {
      base = realpathSync(mkdtempSync(path.join(tmpdir(), 'roundtable-test-')));
      work = realpathSync(mkdtempSync(path.join(tmpdir(), 'roundtable-test-')));
      sandbox = await createSandbox({ sandboxFolder: base, isPlain, limits: { memory: 400 * 1024 * 1024 } });
    });

    afterEach(async () => {
      sandbox.dispose();
      await until(() => readdirSync(base).length === 0);
      for (const folder of [base, work]) rmSync(folder, { recursive: true, force: true });
    });

    const run = (program: string, args: readonly string[], more: Partial<SandboxCall> = {}, signal = new AbortController().signal): Promise<SandboxOutcome> =>
      sandbox.run({ program, args, cwd: work, writable: [work], timeLimitMs: 15_000, ...more }, signal);
    const node = (script: string, more: Partial<SandboxCall> = {}): Promise<SandboxOutcome> => run(process.execPath, ['-e', script], more);
    const shell = (script: string, more: Partial<SandboxCall> = {}, signal?: AbortSignal): Promise<SandboxOutcome> => run('/bin/sh', ['-c', script], more, signal);

    it('hands on input, both outputs and the exit code, and keeps the end of what is too long', async () => {
      const outcome = ended(await shell('cat; echo problem >&2; exit 3', { input: 'said' }));
      assert.deepEqual([outcome.stdout, outcome.stderr, outcome.code, outcome.killedBy], ['said', 'problem\n', 3, null]);
      const long = ended(await shell('seq 1 200000; echo the end', { outputCap: 1_000 }));
      assert.equal(long.stdout.length, 1_000);
      assert.ok(long.stdout.endsWith('200000\nthe end\n'));
    });

    it('says which signal ended a program, and that one is not there', async () => {
      assert.equal(ended(await shell('kill -SEGV $$')).killedBy, 'SIGSEGV');
      const outcome = await run('/nowhere/such-a-program', []);
      assert.ok(outcome.status === 'failed' && /no program/.test(outcome.reason));
    });

    it('lets a program write to its folder and to a temporary folder of its own, which is removed', async () => {
      const outcome = ended(await shell('echo kept > here && echo gone > "$TMPDIR/there" && cat "$TMPDIR/there" && echo "$TMPDIR"'));
      assert.match(outcome.stdout, /^gone\n/);
      assert.equal(readFileSync(path.join(work, 'here'), 'utf8'), 'kept\n');
      await until(() => !readdirSync(base).some((folder) => readdirSync(path.join(base, folder)).some((name) => name.startsWith('t'))));
    });

    it('keeps tokens out of the environment', async () => {
      process.env['ROUNDTABLE_TEST_TOKEN'] = 'a-token';
      process.env['NODE_OPTIONS_FOR_US'] = '--require=ours';
      try {
        const { stdout } = ended(await shell('env', { env: { TZ: 'Asia/Tokyo' } }));
        assert.doesNotMatch(stdout, /TOKEN|ours/);
        assert.match(stdout, /^TZ=Asia\/Tokyo$/m);
        assert.match(stdout, /^PATH=/m);
      } finally {
        delete process.env['ROUNDTABLE_TEST_TOKEN'];
        delete process.env['NODE_OPTIONS_FOR_US'];
      }
    });

    it('ends an endless loop on the time limit, and what it printed until then is not lost', async () => {
      const startedAt = performance.now();
      const outcome = await node('console.log("begun"); setTimeout(() => { for (;;); }, 50)', { timeLimitMs: 1_500 });
      assert.ok(outcome.status === 'timedOut' && outcome.stdout === 'begun\n');
      assert.ok(performance.now() - startedAt < 5_000);
    });

    it('ends a program that takes more memory than it may, and says so', async function () {
      if (!isLinux) skipBecause(this, 'memory is watched on Linux only');
      const outcome = await node('const kept = []; setInterval(() => kept.push(Buffer.alloc(2e7, 1)), 5)');
      assert.deepEqual(outcome, { status: 'failed', reason: 'it used more than 400 MB of memory and was stopped' });
    });

    it('ends a fork bomb before it takes the machine', async function () {
      if (!isLinux) skipBecause(this, 'processes are watched on Linux only');
      if (process.getuid?.() === 0) {
        const group = createTaskGroup();
        if (group === null) skipBecause(this, 'nothing limits what root starts here');
        group.remove();
      }
      const outcome = await shell('bomb() { bomb | bomb & }; bomb; sleep 60', { timeLimitMs: 20_000 });
      assert.deepEqual(outcome, { status: 'failed', reason: 'it started more than 256 processes and was stopped' });
      await until(() => processesNamed('bomb()').length === 0);
    });

    it('leaves nothing behind of what a program started, even in a session of its own', async function () {
      if (!isLinux) skipBecause(this, 'processes are listed on Linux only');
      const mark = markOfSleep();
      ended(await shell(`(setsid sleep ${mark} >/dev/null 2>&1 &); sleep ${mark} & echo started`));
      await until(() => processesNamed(`sleep ${mark}`).length === 0);
    });

    it('is cancelled with all grandchildren at once', async function () {
      if (!isLinux) skipBecause(this, 'processes are listed on Linux only');
      const mark = markOfSleep();
      const controller = new AbortController();
      const running = shell(`sh -c 'sleep ${mark} & sleep ${mark}; :' & sh -c 'setsid sleep ${mark}; :'; :`, {}, controller.signal);
      await until(() => processesNamed(`sleep ${mark}`).length >= 3);
      controller.abort();
      await assert.rejects(running, (error) => CancelledError.is(error));
      await until(() => processesNamed(`sleep ${mark}`).length === 0);
      await assert.rejects(shell('true', {}, AbortSignal.abort()), (error) => CancelledError.is(error));
    });

    it('keeps a program running that is talked to, until it is told to end', async () => {
      const child = sandbox.start({ program: '/bin/sh', args: ['-c', 'while read line; do echo "heard $line"; done'], cwd: work, writable: [work] });
      const heard = new Promise<string>((resolve) => child.process.stdout!.once('data', (data: Buffer) => resolve(data.toString())));
      child.process.stdin!.write('hello\n');
      assert.equal(await heard, 'heard hello\n');
      const exited = new Promise((resolve) => child.process.once('exit', resolve));
      child.kill();
      await exited;
    });

    it('ends what still runs when it is disposed', async function () {
      if (!isLinux) skipBecause(this, 'processes are listed on Linux only');
      const mark = markOfSleep();
      sandbox.start({ program: '/bin/sh', args: ['-c', `sleep ${mark} & sleep ${mark}; :`], cwd: work, writable: [work] });
      await until(() => processesNamed(`sleep ${mark}`).length >= 2);
      sandbox.dispose();
      await until(() => processesNamed(`sleep ${mark}`).length === 0);
    });

    it('lets a test listen on loopback and call itself', async () => {
      const script = `require('node:http').createServer((_, answer) => answer.end('served')).listen(0, '127.0.0.1', async function () {
        console.log(await (await fetch('http://127.0.0.1:' + this.address().port)).text()); this.close(); process.exit(); })`;
      assert.equal(ended(await node(script)).stdout, 'served\n');
    });

    if (isPlain) {
      it('says what it lacks', () => {
        assert.ok(sandbox.missing.some((what) => what.startsWith('no file isolation: ')));
        assert.ok(sandbox.missing.includes('network is not cut off'));
      });
      return;
    }

    it('keeps a test from deleting, changing or adding anything outside its folder', async () => {
      const outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'roundtable-test-')));
      const precious = path.join(outside, 'precious');
      writeFileSync(precious, 'precious');
      try {
        const script = `const fs = require('node:fs');
          for (const act of [() => fs.rmSync(${JSON.stringify(outside)}, { recursive: true }), () => fs.unlinkSync(${JSON.stringify(precious)}), () => fs.writeFileSync(${JSON.stringify(precious)}, ''),
            () => fs.writeFileSync(${JSON.stringify(path.join(outside, 'new'))}, ''), () => fs.writeFileSync(require('node:os').homedir() + '/new', '')]) {
            try { act(); console.log('done'); } catch (error) { console.log(/EROFS|read-only/i.test(error.message)); } }`;
        assert.equal(ended(await node(script)).stdout, 'true\n'.repeat(5));
        assert.equal(readFileSync(precious, 'utf8'), 'precious');
        assert.deepEqual(readdirSync(outside), ['precious']);
        // Nor does being root help it to open the walls.
        assert.notEqual(ended(await shell('mount -o remount,rw / || umount /run')).code, 0);
        assert.ok(!existsSync(path.join(outside, 'new')));
      } finally {
        rmSync(outside, { recursive: true, force: true });
      }
    });

    it('cuts off the network: servers of this machine and of others are out of reach', async () => {
      const server = createServer((socket) => socket.end('reached'));
      await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
      try {
        const { port } = server.address() as { port: number };
        const own = Object.values(networkInterfaces()).flat().find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? '192.0.2.1';
        const script = `let left = 3; for (const [host, port] of [[${JSON.stringify(own)}, ${port}], ['127.0.0.1', ${port}], ['192.0.2.1', 80]])
          require('node:net').connect(port, host).on('connect', () => console.log('reached', host)).on('error', (error) => console.log(error.code)).on('close', () => --left || process.exit());`;
        const { stdout } = ended(await node(script, { timeLimitMs: 10_000 }));
        assert.deepEqual(stdout.trim().split('\n').sort(), ['ECONNREFUSED', 'ENETUNREACH', 'ENETUNREACH']);
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    });

    it('hides sockets of the machine and secrets of the home folder', async () => {
      const socket = path.join('/tmp', `roundtable-test-${process.pid}.sock`);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(socket, resolve));
      try {
        const { stdout } = ended(await shell(`ls -A /run; ls -A ~/.ssh 2>/dev/null; cat ~/.npmrc ~/.netrc 2>/dev/null; test -S ${socket} && echo socket; true`));
        assert.equal(stdout, '');
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    });

    it('gives a program a `/tmp` of its own where nothing that it needs is in the shared one', async function () {
      const needed = [process.execPath, process.cwd(), process.env['PATH'] ?? '', process.env['HOME'] ?? ''].join(path.delimiter);
      if (needed.includes('/tmp/')) skipBecause(this, 'Node, this project or the home folder lies in the shared /tmp');
      const elsewhere = await createSandbox();
      try {
        const call = { program: '/bin/sh', cwd: '/', writable: [], timeLimitMs: 10_000 };
        const alone = ended(await elsewhere.run({ ...call, args: ['-c', 'ls -A /tmp; echo mine > /tmp/name-in-a-test; cat /tmp/name-in-a-test; echo $TMPDIR'] }, new AbortController().signal));
        assert.equal(alone.stdout, 'mine\n/tmp\n', alone.stderr);
        assert.ok(!existsSync('/tmp/name-in-a-test'));
        if (!work.startsWith('/tmp/')) return;
        writeFileSync(path.join(work, 'there'), 'there');
        assert.equal(ended(await elsewhere.run({ ...call, args: ['-c', `cat ${work}/there`] }, new AbortController().signal)).stdout, 'there');
      } finally {
        elsewhere.dispose();
      }
    });

    it('does not see the processes of the machine', async () => {
      assert.match(ended(await shell('ls /proc | grep -c "^[0-9]"')).stdout, /^[1-9]\n$/);
    });
  });
}

function ended(outcome: SandboxOutcome): SandboxOutcome & { status: 'ended' } {
  assert.equal(outcome.status, 'ended', JSON.stringify(outcome));
  return outcome as SandboxOutcome & { status: 'ended' };
}

/** Seconds that nothing else sleeps. */
function markOfSleep(): string {
  return `${300 + Math.random() * 500}`.slice(0, 12);
}

function processesNamed(text: string): number[] {
  return (listProcesses() ?? []).flatMap(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().startsWith(text) ? [pid] : [];
    } catch {
      return [];
    }
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let round = 0; round < 400; round++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail('it did not come true in ten seconds');
}
