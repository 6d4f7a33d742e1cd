import { coverageSource } from '../javascript/coverageSource.ts';
import { describeErrorSource } from '../javascript/describeErrorSource.ts';

/** The reporter module for Mocha: it writes events at once and prints nothing. */
export const mochaReporterSource = `'use strict';
${describeErrorSource}
${String.raw`
const most = 20000;
const pathOf = (test) => (typeof test.titlePath === 'function' ? test.titlePath() : [test.fullTitle()]);
function fileOf(test) {
  for (let at = test; at; at = at.parent) if (at.file) return at.file;
  return '';
}
function testsOf(suite, found) {
  for (const test of suite.tests) if (found.length < most) found.push(test);
  for (const inner of suite.suites) testsOf(inner, found);
  return found;
}
function failed(test, error) {
  const described = rtDescribe(error, {});
  if (described.code === 'ERR_MOCHA_TIMEOUT' || /^Timeout of \d+ms exceeded/.test(described.message)) described.kind = 'timeout';
  rtWrite({ t: 'test', file: fileOf(test), path: pathOf(test), status: 'failed', ms: test.duration || 0, failure: described });
}
module.exports = class {
  constructor(runner) {
    runner.on('start', () => { for (const test of testsOf(runner.suite, [])) rtWrite({ t: 'known', file: fileOf(test), path: pathOf(test) }); });
    runner.on('test', (test) => rtWrite({ t: 'begin', file: fileOf(test), path: pathOf(test) }));
    runner.on('pass', (test) => rtWrite({ t: 'test', file: fileOf(test), path: pathOf(test), status: 'passed', ms: test.duration || 0 }));
    runner.on('pending', (test) => rtWrite({ t: 'test', file: fileOf(test), path: pathOf(test), status: 'skipped' }));
    runner.on('fail', (test, error) => {
      if (test.type !== 'hook') return failed(test, error);
      const current = test.ctx && test.ctx.currentTest;
      if (/each" hook/.test(test.title) && current) return failed(current, error);
      // A fixture of a whole suite that fails leaves none of its tests run.
      const all = /before all/.test(test.title) ? testsOf(test.parent, []) : [];
      if (all.length === 0) return failed(test, error);
      for (const one of all) failed(one, error);
    });
  }
  done(failures, end) { end(failures); }
};
`}`;

/** Root hooks that read the counters around each test. */
export const mochaCoverageSource = `'use strict';
${describeErrorSource}
${coverageSource}
${String.raw`
exports.mochaHooks = {
  beforeEach() { rtCoverBegin(); },
  afterEach() {
    const test = this.currentTest;
    if (test) rtCoverEnd(test.file || '', test.titlePath());
  },
};
`}`;

/** The workspace's configuration without the files that it names, for runs of some files alone. */
export function mochaConfigSource(library: string, config: string): string {
  return `'use strict';
const { loadConfig } = require(${JSON.stringify(library)});
const config = { ...loadConfig(${JSON.stringify(config)}) };
delete config.spec;
module.exports = config;
`;
}
