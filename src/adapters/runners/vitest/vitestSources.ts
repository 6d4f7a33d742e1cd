import { coverageSource } from '../javascript/coverageSource.ts';
import { describeErrorSource } from '../javascript/describeErrorSource.ts';

/**
 * The reporter module for Vitest, old hooks and new ones: it writes events at once and prints nothing. A setup file of
 * ours, which reads the counters around each test, joins those of the workspace.
 */
export const vitestReporterSource = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
${describeErrorSource}
${String.raw`
const files = new Map();
const seen = new Set();
const setup = process.env.ROUNDTABLE_SETUP;
function failureOf(errors) {
  const error = (errors || [])[0];
  const described = rtDescribe(error, {});
  // Vitest tells compared values as texts that it has printed already.
  // Old versions print what is not there as well.
  const compares = error && (error.expected !== undefined || error.actual !== undefined) && !(error.expected === 'undefined' && error.actual === 'undefined');
  for (const key of ['expected', 'actual']) {
    if (!compares) delete described[key];
    else if (typeof error[key] === 'string') described[key] = error[key];
  }
  if (error && (error.name === 'AssertionError' || compares)) described.kind = 'assertion';
  if (/^(Test|Hook) timed out in \d+ms/.test(described.message)) described.kind = 'timeout';
  // Older versions word a missing file in a way of their own; this is how Node and newer ones say it.
  const lost = /^Failed to load url (\S+) \(resolved id: [^)]*\)(?: in (.+?))?\. Does the file exist\?/.exec(described.message);
  if (lost) {
    described.code = 'ERR_MODULE_NOT_FOUND';
    described.message = "Cannot find module '" + lost[1] + "'" + (lost[2] ? " imported from '" + lost[2] + "'" : '');
    if (lost[2]) described.stack = described.stack + '\n    at ' + lost[2] + ':1:1';
  }
  if (error && error.diff) described.output += '\n\n' + error.diff;
  return described;
}
function tellTask(file, path, state, mode, result, location) {
  const key = file + '\n' + path.join('\n');
  if (seen.has(key)) return;
  const status = state === 'pass' || state === 'passed' ? 'passed' : state === 'fail' || state === 'failed' ? 'failed' : mode === 'skip' || mode === 'todo' || state === 'skip' || state === 'skipped' ? 'skipped' : undefined;
  if (status === undefined) return;
  seen.add(key);
  const event = { t: 'test', file, path, status, ms: (result && result.duration) || 0 };
  if (location) event.line = location.line;
  if (status === 'failed') event.failure = failureOf(result && result.errors);
  rtWrite(event);
}
function pathOf(task) {
  const names = [];
  for (let at = task; at && at !== at.file && at.type !== 'module'; at = at.suite) names.unshift(at.name);
  // Old versions hold what stands outside of suites in one without a name.
  return names.length > 1 && names[0] === '' ? names.slice(1) : names;
}
function walk(file, tasks, path) {
  for (const task of tasks || []) {
    if (task.type === 'suite') {
      walk(file, task.tasks, path.concat(task.name));
      if (task.result && task.result.state === 'fail' && (task.result.errors || []).length > 0) tellSuite(file, task, path.concat(task.name));
    } else tellTask(file, path.concat(task.name), task.result && task.result.state, task.mode, task.result, task.location);
  }
}
/** A fixture of a whole suite that fails leaves its tests unrun; they failed with it. */
function tellSuite(file, suite, path) {
  const key = file + '\nsuite\n' + path.join('\n');
  if (seen.has(key)) return;
  seen.add(key);
  const left = [];
  const find = (tasks, at) => {
    for (const task of tasks || []) {
      if (task.type === 'suite') find(task.tasks, at.concat(task.name));
      else if (task.result ? task.result.state === 'skip' || task.result.state === 'run' : task.mode === 'run') left.push(at.concat(task.name));
    }
  };
  find(suite.tasks, path);
  for (const of of left.length > 0 ? left : [path]) rtWrite({ t: 'test', file, path: of, status: 'failed', failure: failureOf(suite.result.errors) });
}
function tellFile(file) {
  const errors = file.result && file.result.errors;
  if (errors && errors.length > 0) {
    const key = file.filepath + '\nsuite';
    if (!seen.has(key)) {
      seen.add(key);
      const failure = failureOf(errors);
      failure.kind = 'suite';
      rtWrite({ t: 'suite', file: file.filepath, failure });
    }
  }
  walk(file.filepath, file.tasks, []);
}
export default class {
  onInit(vitest) {
    this.vitest = vitest;
    // Old versions have no option that keeps them from writing how long tests took.
    try { vitest.cache.results.cachePath = null; } catch {}
    const projects = [vitest, ...(vitest.projects || [])];
    for (const project of projects) {
      try {
        const config = project.config || project.serializedConfig;
        // The option of this name came later than what it sets.
        config.includeTaskLocation = true;
        if (setup && !config.setupFiles.includes(setup)) config.setupFiles = [setup, ...config.setupFiles];
      } catch {}
    }
  }
  onTestCaseReady(test) {
    try { rtWrite({ t: 'begin', file: test.module.moduleId, path: pathOf(test.task) }); } catch {}
  }
  onTestCaseResult(test) {
    try {
      const result = test.result();
      const diagnostic = test.diagnostic && test.diagnostic();
      tellTask(test.module.moduleId, pathOf(test.task), result.state, test.task.mode, { errors: result.errors, duration: diagnostic ? diagnostic.duration : 0 }, test.location);
    } catch {}
  }
  onTestModuleEnd(module) {
    try { tellFile(module.task); } catch {}
  }
  onTaskUpdate() {
    const state = this.vitest && this.vitest.state;
    if (!state || typeof state.getFiles !== 'function') return;
    for (const file of state.getFiles()) walk(file.filepath, file.tasks, []);
  }
  onFinished(all, errors) { finish(all, errors); }
  onTestRunEnd(modules, errors) { finish(modules.map((module) => module.task), errors); }
}
function finish(all, errors) {
  for (const file of all || []) { try { tellFile(file); } catch {} }
  for (const error of errors || []) {
    const file = error && (error.VITEST_TEST_PATH || (error.taskModuleId));
    if (file) rtWrite({ t: 'suite', file, failure: Object.assign(failureOf([error]), { kind: 'suite' }) });
  }
}
`}`;

/** The setup file that reads the counters around each test, in the process of the tests. */
export function vitestSetupSource(vitest: string): string {
  return `
import { createRequire } from 'node:module';
import { afterEach, beforeEach } from ${JSON.stringify(vitest)};
const require = createRequire(import.meta.url);
${describeErrorSource}
${coverageSource}
${String.raw`
// Newer versions keep the maps of changed code apart from it.
globalThis.__roundtableMapOf = (file) => {
  const worker = globalThis.__vitest_worker__;
  for (const module of (worker && worker.evaluatedModules && worker.evaluatedModules.getModulesByFile(file)) || []) if (module.meta && typeof module.meta.sourceMap === 'string') return module.meta.sourceMap;
};
const pathOf = (task) => {
  const names = [];
  for (let at = task; at && at !== task.file; at = at.suite) names.unshift(at.name);
  return names.length > 1 && names[0] === '' ? names.slice(1) : names;
};
beforeEach(() => rtCoverBegin());
afterEach((context) => { const task = context.task || context.meta; rtCoverEnd(task.file.filepath, pathOf(task)); });
`}`;
}
