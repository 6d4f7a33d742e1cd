import assert from 'node:assert/strict';
import { createFileAnalyser } from '../../../../src/analysis/createFileAnalyser.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';
import type { FakeFile, FakeWorld } from '../../../support/review/fakePorts.ts';
import { fakePorts, fakeWorld, reviewRequest } from '../../../support/review/fakePorts.ts';
import { runReview } from '../../../support/review/runReview.ts';
import type { ReviewResult } from '../../../../src/teams/review/reviewResult.ts';

const analyser = createFileAnalyser();
const route = "import express from 'express';\nimport { run } from './run.js';\nexpress().get('/', (req, res) => {\n  run(req.query.name);\n});\n";
const run = "import { exec } from 'child_process';\nexport function run(name) {\n  exec('ls ' + name);\n}\n";

/** Reviews the files that are given lines; the others stand beside the change. */
async function review(world: FakeWorld, beside: Record<string, string>, fail: (path: string) => boolean = () => false, tookMs = 0): Promise<{ result: ReviewResult; asked: string[] }> {
  const clock = new SimulatedClock();
  const ports = fakePorts(world, clock);
  const asked: string[] = [];
  const all = (): Record<string, string> => ({ ...Object.fromEntries(Object.entries(world.files).map(([path, { text }]) => [path, text])), ...beside });
  const { result } = await runReview(
    {
      ...ports,
      changes: {
        ...ports.changes,
        listProject: () => Promise.resolve({ files: Object.entries(all()).map(([path, text]) => ({ path, bytes: text.length, modifiedAt: 0 })), isCut: false }),
        readProjectFile: (_root, path) => Promise.resolve({ status: 'ok', text: all()[path]!, encoding: 'utf8' }),
      },
      analyser: {
        ...ports.analyser,
        summarise: (file) => Promise.resolve(analyser.summarise(file)),
        flows: async (file, specifiers, purpose) => {
          asked.push(file.path);
          if (tookMs > 0) await clock.advance(tookMs);
          if (fail(file.path)) throw new Error('it crashed');
          return analyser.flows(file, specifiers, purpose);
        },
      },
    },
    reviewRequest({ reviewers: ['security'] }),
  );
  return { result, asked: asked.sort() };
}

const places = ({ findings }: ReviewResult): string[] => findings.map(({ file, range }) => `${file}:${range.start.line}`);
const changed = (text: string): FakeFile => ({ text, changedLines: [{ start: 1, end: 99 }] });

describe('the instrument for data flow across files', () => {
  it('asks for the files that the way leads into, and for none again whose text is the same', async () => {
    const world = fakeWorld({ 'a.js': changed(route) });
    const first = await review(world, { 'run.js': run, 'other.js': run });
    assert.deepEqual([places(first.result), first.asked], [['a.js:4'], ['a.js', 'run.js']]);
    const second = await review(world, { 'run.js': run });
    assert.deepEqual([places(second.result), second.asked], [['a.js:4'], []]);
    const third = await review(world, { 'run.js': run.replace("exec('ls ' + name)", 'exec(Number(name))') });
    assert.deepEqual([places(third.result), third.asked], [[], ['run.js']]);
  });

  it('looks who calls what the change has, but not into tests', async () => {
    const world = fakeWorld({ 'run.js': changed(run) });
    assert.deepEqual(places((await review(world, { 'a.js': route })).result), ['run.js:3']);
    assert.deepEqual(places((await review(world, { 'test/a.test.js': route })).result), []);
  });

  it('says what it could not follow, and goes on with the rest', async () => {
    const world = fakeWorld({ 'a.js': changed(route), 'b.js': changed(route.replace('./run.js', './broken.js')) });
    const { result } = await review(world, { 'run.js': run, 'broken.js': run }, (path) => path === 'broken.js');
    assert.deepEqual(places(result), ['a.js:4']);
    assert.match(result.reviewers[0]!.checked.join(), /data flow across files \(1 undecided\)/);
  });

  it('tells with who reaches it what a file alone says of any caller, and not twice', async () => {
    const joined = run.replace("exec('ls ' + name)", "const command = 'ls ' + name;\n  exec(command)");
    const sees = analyser.analyse({ path: 'run.js', language: 'javascript', text: joined }, ['security']).observations;
    assert.deepEqual(sees.map(({ rule, range }) => `${rule} ${range.start.line}`), ['security/shell-from-parts 3']);
    const world = fakeWorld({ 'run.js': { ...changed(joined), sees: { security: sees } } });
    assert.deepEqual(places((await review(world, {})).result), ['run.js:3']);
    const { result } = await review(world, { 'a.js': route });
    assert.deepEqual(result.findings.map(({ rule, range }) => `${rule} ${range.start.line}`), ['security/command-injection 4']);
    assert.match(result.dropped[0]!.why, /^`req\.query\.name` from the request gets there/);
  });

  it('stops asking where it takes too long, and says so', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`a${index}.js`, changed(route)]));
    const { result, asked } = await review(fakeWorld(files), { 'run.js': run }, undefined, 25_000);
    assert.ok(asked.length < 20, asked.join());
    assert.match(JSON.stringify(result.reviewers[0]), /not every way through the project was followed/);
  });

  it('takes back what the rules said of a file where another file makes it safe, whoever speaks first', async () => {
    const handler = "import { isName } from './check.js';\nimport { exec } from 'child_process';\nexport function handle(req, res) {\n  if (!isName(req.query.name)) return;\n  exec('ls ' + req.query.name);\n}\n";
    const sees = analyser.analyse({ path: 'a.js', language: 'javascript', text: handler }, ['security']).observations;
    assert.deepEqual(sees.map(({ rule, range }) => `${rule} ${range.start.line}`), ['security/command-injection 5']);
    const dropped = async (check: string, when?: 'late'): Promise<string[]> => {
      const world = fakeWorld({ 'a.js': { ...changed(handler), sees: { security: sees } } });
      // The file's own rules answer after the project was looked at.
      if (when === 'late') world.beforeAnalysis = () => new Promise((resolve) => setTimeout(resolve, 150));
      const { result } = await review(world, { 'check.js': check });
      return [...places(result), ...result.dropped.map(({ finding, by, why }) => `${finding.file}:${finding.range.start.line} ${by}: ${why}`)];
    };
    const why = 'a.js:5 security: `isName` in `check.js` was asked before, and lets nothing through that does harm here';
    assert.deepEqual(await dropped('export const isName = (text) => /^\\w+$/.test(text);\n'), [why]);
    assert.deepEqual(await dropped('export const isName = (text) => /^\\w+$/.test(text);\n', 'late'), [why]);
    assert.deepEqual(await dropped('export const isName = (text) => text.length > 2;\n'), ['a.js:5']);
    assert.deepEqual(await dropped('export const other = 1;\n'), ['a.js:5']);
    // The same sink is reached from another file, unguarded.
    const open = handler.replace('if (!isName(req.query.name)) return;', "const dir = req.query.name;\n  if (isName(dir)) list(dir);\n}\nexport function list(dir) {").replace('req.query.name);', 'dir);');
    const near = analyser.analyse({ path: 'a.js', language: 'javascript', text: open }, ['security']).observations.filter(({ rule }) => rule === 'security/command-injection');
    assert.equal(near.length, 1);
    const world = fakeWorld({ 'a.js': { ...changed(open), sees: { security: near } } });
    const safe = 'export const isName = (text) => /^\\w+$/.test(text);\n';
    assert.deepEqual(places((await review(world, { 'check.js': safe })).result), []);
    assert.equal((await review(world, { 'check.js': safe, 'b.js': route.replace("import { run } from './run.js'", "import { list as run } from './a.js'") })).result.findings.length, 1);
  });

  it('follows so many files beside the change and says that there were more', async () => {
    const names = Array.from({ length: 410 }, (_, index) => `run${index}`);
    const caller = `import express from 'express';\n${names.map((name) => `import { run as ${name} } from './${name}.js';`).join('\n')}\nexpress().get('/', (req, res) => {\n`;
    const parts = [names.slice(0, 205), names.slice(205)].map((some) => `${caller}${some.map((name) => `  ${name}(req.query.name);`).join('\n')}\n});\n`);
    const world = fakeWorld({ 'a.js': changed(parts[0]!), 'b.js': changed(parts[1]!) });
    const { result, asked } = await review(world, Object.fromEntries(names.map((name) => [`${name}.js`, run])));
    assert.ok(asked.length <= 410, String(asked.length));
    assert.match(JSON.stringify(result.reviewers[0]), /of the files beside the change only 400 were followed/);
  });
});
