/**
 * JavaScript for the process that runs the tests: V8's own counters are read between tests, and what ran is told as
 * lines of files in the workspace. Code that a loader has changed is mapped back by its inline source map, or left out
 * where it has none, since its lines would be wrong ones. Needs `rtWrite`.
 */
export const coverageSource = String.raw`
const rtPath = require('node:path');
const { fileURLToPath: rtToPath } = require('node:url');
const rtRoot = process.env.ROUNDTABLE_ROOT || process.cwd();
const rtSession = (() => {
  try {
    const { Session } = require('node:inspector');
    const session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return session;
  } catch { return undefined; }
})();
const rtScripts = new Map();
let rtDebugger;

function rtPost(method, params) {
  let answer;
  rtSession.post(method, params, (error, result) => { answer = error ? undefined : result; });
  return answer;
}
function rtFileOf(url) {
  let file = url;
  if (url.startsWith('file:')) { try { file = rtToPath(url.replace(/[?#].*$/, '')); } catch { return undefined; } }
  else file = url.replace(/\?.*$/, '');
  if (!rtPath.isAbsolute(file)) return undefined;
  const below = rtPath.relative(rtRoot, file);
  if (below === '' || below.startsWith('..') || rtPath.isAbsolute(below) || /(^|[\\/])node_modules[\\/]/.test(below)) return undefined;
  return file;
}
function rtStarts(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
function rtSourceOf(scriptId) {
  if (rtDebugger === undefined) {
    rtDebugger = new Set();
    // Only an enabled debugger tells the source of a script; that is needed for changed code alone.
    rtPost('Debugger.enable', {});
    rtPost('Debugger.setSkipAllPauses', { skip: true });
  }
  const answer = rtPost('Debugger.getScriptSource', { scriptId });
  return answer && answer.scriptSource;
}
function rtDecode(mappings) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const lines = [[]];
  let source = 0, line = 0, column = 0, values = [], value = 0, shift = 0;
  const end = () => {
    if (values.length >= 4) { source += values[1]; line += values[2]; lines[lines.length - 1].push([(column += values[0]), source, line]); }
    else if (values.length === 1) column += values[0];
    values = [];
  };
  for (const char of mappings) {
    if (char === ',') end();
    else if (char === ';') { end(); column = 0; lines.push([]); }
    else {
      const digit = alphabet.indexOf(char);
      value += (digit & 31) << shift;
      if (digit & 32) shift += 5;
      else { values.push(value & 1 ? -(value >> 1) : value >> 1); value = 0; shift = 0; }
    }
  }
  end();
  return lines;
}
/** A file that a compiler has written, with a map beside it: its lines are those of the one source. */
function rtCompiled(text, file) {
  const link = /\/\/# sourceMappingURL=([\w./-]+\.map)\s*$/.exec(text.slice(-500));
  if (link === null) return undefined;
  try {
    const folder = rtPath.dirname(file);
    const map = JSON.parse(rtFs.readFileSync(rtPath.join(folder, link[1]), 'utf8'));
    if (!Array.isArray(map.sources) || map.sources.length !== 1) return undefined;
    const of = rtFileOf(rtPath.resolve(folder, map.sourceRoot || '', map.sources[0]));
    if (of === undefined || !rtFs.existsSync(of)) return undefined;
    return { text, starts: rtStarts(text), lines: rtDecode(map.mappings), head: 0, file: of };
  } catch { return undefined; }
}
/** Answers the text that offsets count in, its line starts, and what original line a generated place is; null where unknown. */
function rtScript(entry, file) {
  let known = rtScripts.get(entry.scriptId);
  if (known !== undefined) return known;
  known = null;
  try {
    let disk;
    try { disk = rtFs.readFileSync(file, 'utf8'); } catch {}
    const length = Math.max(...entry.functions.map((f) => f.ranges[0].endOffset));
    const whole = entry.functions.find((f) => f.ranges[0].startOffset === 0);
    const plain = disk === undefined ? undefined : disk.replace(/^\uFEFF/, '');
    const isPlainName = /\.[cm]?js$/.test(file);
    if (plain !== undefined && whole !== undefined && whole.ranges[0].endOffset === plain.length) known = rtCompiled(plain, file) || { text: plain, starts: rtStarts(plain) };
    else {
      const source = rtSourceOf(entry.scriptId);
      const at = source === undefined ? -1 : source.lastIndexOf('sourceMappingURL=data:application/json');
      // Runners add comments and braces of their own behind the map.
      const inline = at < 0 || !/\/\/[#@] $/.test(source.slice(at - 4, at)) ? null : /^[^,\n]*;base64,([A-Za-z0-9+/=]+)/.exec(source.slice(at));
      const apart = inline === null && source !== undefined && globalThis.__roundtableMapOf ? globalThis.__roundtableMapOf(file) : undefined;
      if (inline !== null || apart) {
        const map = JSON.parse(apart || Buffer.from(inline[1], 'base64').toString('utf8'));
        // A runner may put the head of a function before the first line, which the map does not know of.
        const head = /^'use strict';async \([^)]*\)=>\{\{/.exec(source);
        known = { text: source, starts: rtStarts(source), lines: rtDecode(map.mappings), sources: map.sources, head: head === null ? 0 : head[0].length };
      } else if (plain !== undefined && source !== undefined && source.replace(/\s*\/\/# sourceURL=[^\n]*\s*$/, '').length === plain.trimEnd().length) {
        // Node puts blanks where types were, so that every place stays where it was.
        known = { text: source, starts: rtStarts(source), count: rtStarts(plain).length };
      } else if (plain !== undefined && source !== undefined && plain.length > 0 && source.includes(plain)) {
        // A runner may wrap a file in a function; its lines stay what they are.
        const before = source.slice(0, source.indexOf(plain)).split('\n').length - 1;
        known = { text: source, starts: rtStarts(source), before, count: rtStarts(plain).length };
      }
      else if (plain !== undefined && source === undefined && isPlainName && length <= plain.length) known = { text: plain, starts: rtStarts(plain) };
    }
  } catch {}
  rtScripts.set(entry.scriptId, known);
  return known;
}
function rtRan(entry, script) {
  const ran = new Uint8Array(script.text.length + 1);
  const ranges = [];
  for (const f of entry.functions) for (const range of f.ranges) ranges.push(range);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const range of ranges) ran.fill(range.count > 0 ? 1 : 0, range.startOffset, Math.min(range.endOffset, script.text.length));
  const word = /[\w$]/;
  const lines = new Set();
  for (let at = 0; at < script.starts.length; at++) {
    const from = script.starts[at];
    const to = at + 1 < script.starts.length ? script.starts[at + 1] : script.text.length;
    if (script.lines === undefined) {
      for (let c = from; c < to; c++) if (ran[c] === 1 && word.test(script.text[c])) { lines.add(at + 1 - (script.before || 0)); break; }
    } else {
      const segments = script.lines[at] || [];
      const first = at === 0 ? from + script.head : from;
      for (let s = 0; s < segments.length; s++) {
        const end = s + 1 < segments.length ? first + segments[s + 1][0] : to;
        for (let c = first + segments[s][0]; c < end; c++) if (ran[c] === 1 && word.test(script.text[c])) { lines.add(segments[s][2] + 1); break; }
      }
    }
  }
  if (script.count !== undefined) for (const line of lines) if (line < 1 || line > script.count) lines.delete(line);
  return lines;
}
/** Lines by file since the last call. */
function rtTake() {
  const taken = new Map();
  const answer = rtSession && rtPost('Profiler.takePreciseCoverage', {});
  for (const entry of (answer && answer.result) || []) {
    const file = rtFileOf(entry.url);
    if (file === undefined || !entry.functions.some((f) => f.ranges.some((range) => range.count > 0))) continue;
    const script = rtScript(entry, file);
    if (script === null) continue;
    const lines = rtRan(entry, script);
    if (lines.size === 0) continue;
    const key = script.file || file;
    const all = taken.get(key) || new Set();
    for (const line of lines) all.add(line);
    taken.set(key, all);
  }
  return taken;
}
function rtRuns(taken) {
  const told = {};
  for (const [file, lines] of taken) {
    const runs = [];
    for (const line of [...lines].sort((a, b) => a - b)) {
      if (runs.length > 0 && runs[runs.length - 1] === line - 1) runs[runs.length - 1] = line;
      else runs.push(line, line);
    }
    told[file] = runs;
  }
  return told;
}
const rtOpen = [];
function rtAdd(taken) {
  for (const open of rtOpen) for (const [file, lines] of taken) {
    const all = open.get(file) || new Set();
    for (const line of lines) all.add(line);
    open.set(file, all);
  }
}
function rtCoverBegin() {
  const taken = rtTake();
  if (rtOpen.length > 0) rtAdd(taken);
  else if (taken.size > 0) rtWrite({ t: 'load', file: globalThis.__roundtableFile, lines: rtRuns(taken) });
  rtOpen.push(new Map());
}
function rtCoverEnd(file, path) {
  rtAdd(rtTake());
  const lines = rtOpen.pop();
  if (lines !== undefined) rtWrite({ t: 'cover', file, path, lines: rtRuns(lines) });
}
`;
