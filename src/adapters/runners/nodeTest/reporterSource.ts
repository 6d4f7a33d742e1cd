import { describeErrorSource } from '../javascript/describeErrorSource.ts';

/** The reporter module for `node --test`: it writes events at once and prints nothing. */
export const nodeTestReporterSource = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
${describeErrorSource}
${String.raw`
const names = [];
const outputs = new Map();
const isFiltered = (data) => typeof data.skip === 'string' && /does not match pattern/.test(data.skip);
function said(file) {
  const text = outputs.get(file) || '';
  outputs.delete(file);
  return text === '' ? '' : '\n\n' + text;
}
function failureOf(data) {
  const error = data.details && data.details.error;
  const cause = error && error.cause !== undefined && error.cause !== null ? error.cause : error;
  const type = error && error.failureType;
  const described = rtDescribe(cause, {});
  if (type === 'testTimeoutFailure' || /^test timed out after/.test(described.message)) described.kind = 'timeout';
  if (typeof cause === 'string' && error) described.code = type;
  described.output = (described.output || described.message) + said(data.file);
  return described;
}
export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type === 'test:stdout' || type === 'test:stderr') {
      const text = (outputs.get(data.file) || '') + data.message;
      outputs.set(data.file, text.length > 16384 ? text.slice(-8192) : text);
    } else if (type === 'test:start') {
      names.length = data.nesting;
      names[data.nesting] = data.name;
    } else if (type === 'test:pass' || type === 'test:fail') {
      const isSuite = data.details && data.details.type === 'suite';
      const error = data.details && data.details.error;
      const file = data.entryFile || data.file;
      if (isFiltered(data) || file === undefined) continue;
      // A file stands for itself where its process failed outside of every test.
      if (data.nesting === 0 && type === 'test:fail' && error && (error.exitCode !== undefined || error.signal !== undefined || (data.line === 1 && data.column === 1 && file.endsWith(data.name.replace(/^\.[\\/]/, ''))))) {
        const output = said(data.file);
        const signal = error.signal;
        rtWrite({ t: 'suite', file, failure: { message: signal ? 'Its process was ended by ' + signal : 'Its process ended with code ' + error.exitCode, output: output.trim(), stack: output, kind: error.failureType === 'testTimeoutFailure' ? 'timeout' : 'suite' } });
        continue;
      }
      if (data.nesting === 0 && type === 'test:pass' && data.line === 1 && data.column === 1 && file.endsWith(data.name.replace(/^\.[\\/]/, ''))) continue;
      if (isSuite && type === 'test:pass') continue;
      if (type === 'test:fail' && error && error.failureType === 'subtestsFailed') continue;
      const path = names.slice(0, data.nesting).concat(data.name);
      const skipped = (data.skip !== undefined && data.skip !== false) || (type === 'test:fail' && data.todo !== undefined && data.todo !== false);
      const event = { t: 'test', file, path, status: skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed', line: data.line, ms: (data.details && data.details.duration_ms) || 0 };
      if (event.status === 'failed') event.failure = failureOf(data);
      rtWrite(event);
    }
  }
}
`}`;
