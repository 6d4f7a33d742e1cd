import { coverageSource } from '../javascript/coverageSource.ts';
import { describeErrorSource } from '../javascript/describeErrorSource.ts';

/**
 * A file that Node loads before everything else. In the process of a test file it tells which test is running, and
 * keeps the error that ended a process; in the one that starts them it ends a file that hangs, so that the others go on.
 */
export function nodeTestPreloadSource(withCoverage: boolean): string {
  return `'use strict';
${describeErrorSource}
${withCoverage ? coverageSource : 'const rtCoverBegin = () => {}; const rtCoverEnd = () => {};'}
${String.raw`
const context = process.env.NODE_TEST_CONTEXT;
if (globalThis.__roundtablePreloaded !== true && require('node:worker_threads').isMainThread) {
  globalThis.__roundtablePreloaded = true;
  if (context !== undefined && process.argv[1] !== undefined) inTestFile(process.argv[1]);
  else if (process.execArgv.includes('--test')) watchFiles();
}
function inTestFile(file) {
  const alive = (state) => { try { rtFs.writeFileSync(process.env.ROUNDTABLE_ALIVE + '/' + process.pid, state); } catch {} };
  const pathOf = (t) => (typeof t.fullName === 'string' ? t.fullName.split(' > ') : [t.name]);
  globalThis.__roundtableFile = file;
  alive(file);
  process.on('uncaughtExceptionMonitor', (error) => {
    if (begun === 0) rtWrite({ t: 'suite', file, failure: rtDescribe(error, { kind: 'suite' }) });
  });
  let begun = 0;
  const test = require('node:test');
  test.beforeEach((t) => {
    if (t === undefined || t === null || t.name === undefined) return;
    begun++;
    alive(file);
    rtWrite({ t: 'begin', file, path: pathOf(t) });
    rtCoverBegin();
  });
  test.afterEach((t) => {
    if (t === undefined || t === null || t.name === undefined) return;
    rtCoverEnd(file, pathOf(t));
    if (typeof t.passed === 'boolean') rtWrite({ t: 'ended', file, path: pathOf(t), passed: t.passed });
    alive(file);
  });
  process.on('exit', () => { try { rtFs.unlinkSync(process.env.ROUNDTABLE_ALIVE + '/' + process.pid); } catch {} });
}
function watchFiles() {
  const folder = process.env.ROUNDTABLE_ALIVE;
  const limit = Number(process.env.ROUNDTABLE_HANG_MS);
  setInterval(() => {
    for (const pid of rtFs.readdirSync(folder)) {
      try {
        if (Date.now() - rtFs.statSync(folder + '/' + pid).mtimeMs < limit) continue;
        const file = rtFs.readFileSync(folder + '/' + pid, 'utf8');
        rtFs.unlinkSync(folder + '/' + pid);
        process.kill(Number(pid), 'SIGKILL');
        rtWrite({ t: 'suite', file, failure: { kind: 'timeout', message: 'Its process did not end within ' + limit + ' ms and was ended' } });
      } catch {}
    }
  }, Math.max(50, Math.min(500, limit / 8))).unref();
}
`}`;
}
