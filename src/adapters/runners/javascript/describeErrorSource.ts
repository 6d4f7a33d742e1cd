/** JavaScript that our reporters share: writing events at once, and telling of an error what a reader needs. */
export const describeErrorSource = String.raw`
const rtFs = require('node:fs');
const { inspect: rtInspect } = require('node:util');
const rtReport = process.env.ROUNDTABLE_REPORT;
let rtBytes = 0;
function rtWrite(event) {
  const line = JSON.stringify(event) + '\n';
  rtBytes += line.length;
  // A suite that fails without end must not fill the disk.
  if (rtBytes > 200 * 1024 * 1024) return;
  try { rtFs.appendFileSync(rtReport, line); } catch {}
}
function rtShow(value) {
  try {
    return rtInspect(value, { depth: 6, maxArrayLength: 200, maxStringLength: 1500, breakLength: 100, colors: false, customInspect: false }).slice(0, 2500);
  } catch { return String(typeof value); }
}
function rtDescribe(error, more) {
  if (error === null || typeof error !== 'object') return Object.assign({ message: typeof error === 'string' ? error.slice(0, 4000) : rtShow(error), stack: '' }, more);
  const compared = error.matcherResult && typeof error.matcherResult === 'object' ? error.matcherResult : error;
  const described = { message: String(error.message === undefined ? rtShow(error) : error.message).slice(0, 4000), stack: String(error.stack || '').slice(0, 20000) };
  if (compared.expected !== undefined || compared.actual !== undefined) {
    described.expected = rtShow(compared.expected);
    described.actual = rtShow(compared.actual);
  }
  const code = error.code !== undefined && error.code !== null ? error.code : error.name;
  if (code !== undefined) described.code = String(code).slice(0, 100);
  described.output = described.stack.includes(described.message) ? described.stack : described.message + '\n' + described.stack;
  return Object.assign(described, more);
}
`;
