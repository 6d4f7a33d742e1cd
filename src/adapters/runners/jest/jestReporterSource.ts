import { coverageSource } from '../javascript/coverageSource.ts';
import { describeErrorSource } from '../javascript/describeErrorSource.ts';

/**
 * The reporter module for Jest: it writes events at once and prints nothing. In one process with the tests it can read
 * the counters too, as it hears of the beginning and the end of each test.
 */
export function jestReporterSource(withCoverage: boolean): string {
  return `'use strict';
${describeErrorSource}
${withCoverage ? coverageSource : 'const rtCoverBegin = () => {}; const rtCoverEnd = () => {};'}
${String.raw`
function failureOf(result) {
  const detail = (result.failureDetails || [])[0];
  const text = (result.failureMessages || [])[0] || '';
  const error = detail && detail.error && typeof detail.error === 'object' ? detail.error : detail;
  const described = rtDescribe(error !== undefined && error !== null && (error.message || error.stack) ? error : text, {});
  if (described.stack === '') described.stack = text;
  if (typeof error !== 'object') described.message = text.split('\n    at ')[0];
  described.message = described.message.replace(/^\w*Error: /, '');
  described.output = text || described.output;
  if (described.code === 'Error' && /^expect\(/.test(described.message.replace(/\u001b\[[0-9;]*m/g, ''))) described.code = 'JestAssertionError';
  if (described.code === 'JestAssertionError') described.kind = 'assertion';
  if (/Exceeded timeout of \d+ ms/.test(text)) described.kind = 'timeout';
  return described;
}
const statuses = { passed: 'passed', failed: 'failed' };
const seen = new Set();
function tell(test, result) {
  const path = result.ancestorTitles.concat(result.title);
  const key = test.path + '\n' + path.join('\n') + '\n' + result.status;
  if (seen.has(key)) return;
  seen.add(key);
  const status = statuses[result.status] || 'skipped';
  const event = { t: 'test', file: test.path, path, status, ms: result.duration || 0 };
  if (result.location) event.line = result.location.line;
  if (status === 'failed') event.failure = failureOf(result);
  rtWrite(event);
}
module.exports = class {
  onTestCaseStart(test, info) {
    rtWrite({ t: 'begin', file: test.path, path: info.ancestorTitles.concat(info.title) });
    rtCoverBegin();
  }
  onTestCaseResult(test, result) {
    if (result.status === 'passed' || result.status === 'failed') rtCoverEnd(test.path, result.ancestorTitles.concat(result.title));
    tell(test, result);
  }
  onTestResult(test, result) {
    for (const one of result.testResults) tell(test, one);
    const error = result.testExecError;
    if (error) {
      const described = rtDescribe(error, { kind: 'suite' });
      described.output = result.failureMessage || described.output;
      if (described.stack === '') described.stack = result.failureMessage || '';
      rtWrite({ t: 'suite', file: test.path, failure: described });
    }
  }
  getLastError() {}
};
`}`;
}
