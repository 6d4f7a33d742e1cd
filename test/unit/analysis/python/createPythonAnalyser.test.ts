import assert from 'node:assert/strict';
import { createPythonAnalyser } from '../../../../src/analysis/python/createPythonAnalyser.ts';
import { failedTree } from '../../../../src/analysis/python/syntax.ts';
import { allAreas, analyser, observe, parser } from './support.ts';

const sample = `from flask import Flask, request
import os, re, time
app = Flask(__name__)

class A:
    def m(self, items=[], *rest, key: str = "x", **more):
        for i, (a, b) in enumerate(items):
            if a and not b or f"{a!r:>{b}}" is None:
                items.append({**more, "k": [x async for x in rest if x]})
        return (lambda q: q + 1)(items[0:2])

@app.route("/<name>")
async def page(name):
    try:
        with open(name) as file, lock:
            time.sleep(1)
            os.system("x %s" % request.args.get("y"))
    except (ValueError, KeyError) as error:
        raise RuntimeError from error
    finally:
        del file
    match name:
        case {"a": [1, *others], **rest} | A(m=3) if others:
            return await other(rest)
    while (n := next(it)) is not None: print(n)
`;

describe('the Python analyser', () => {
  it('gives every finding a rule it knows, a range in the file and evidence', () => {
    const ids = new Map(analyser.rules.map((rule) => [rule.id, rule]));
    const found = observe(sample);
    assert.ok(found.length >= 4);
    for (const { rule, range, evidence } of found) {
      assert.ok(ids.has(rule), rule);
      assert.ok(range.start.line >= 1 && range.end.line <= sample.split('\n').length);
      assert.ok(evidence.length > 0);
    }
  });

  it('tells why and how for each of its rules', () => {
    for (const { id, area, why, remedy, title, languages } of analyser.rules) {
      assert.equal(id.split('/')[0], area);
      assert.ok(why.length > 30 && remedy.length > 4 && title.length > 4, id);
      assert.deepEqual(languages, ['python']);
    }
  });

  it('only looks at the areas it is asked about', () => {
    assert.deepEqual([...new Set(observe(sample, { areas: ['performance'] }).map(({ rule }) => rule.split('/')[0]))], ['performance']);
    assert.deepEqual(observe(sample, { areas: [] }), []);
  });

  it('survives text that is cut off anywhere', () => {
    for (let end = 0; end < sample.length; end += 7) {
      for (const text of [sample.slice(0, end), sample.slice(end), sample.slice(0, end) + sample.slice(end + 5)]) {
        const report = analyser.analyse({ path: 'a.py', language: 'python', text }, allAreas, undefined);
        assert.deepEqual(report.skipped, []);
        analyser.summarise({ path: 'a.py', language: 'python', text });
        analyser.regexes({ path: 'a.py', language: 'python', text });
      }
    }
  });

  it('says what it did not read', () => {
    const report = analyser.analyse({ path: 'a.py', language: 'python', text: 'x = 1\n'.repeat(100_000) }, ['style'], undefined);
    assert.equal(report.parse, 'failed');
    assert.match(report.skipped[0]!.reason, /500 KB/);
    const broken = createPythonAnalyser({ parse: () => { throw new Error('no memory'); } });
    assert.equal(broken.analyse({ path: 'a.py', language: 'python', text: 'x' }, ['style'], undefined).parse, 'failed');
    assert.deepEqual(broken.summarise({ path: 'a.py', language: 'python', text: 'x' }).imports, []);
  });

  it('parses a text once and forgets the oldest', () => {
    let parsed = 0;
    const counting = createPythonAnalyser({
      parse: (text) => {
        parsed++;
        return text === '' ? failedTree(text) : parser.parse(text);
      },
    });
    const ask = (text: string): unknown => counting.analyse({ path: 'a.py', language: 'python', text }, ['style'], undefined);
    ask('a = 1');
    ask('a = 1');
    counting.summarise({ path: 'b.py', language: 'python', text: 'a = 1' });
    assert.equal(parsed, 1);
    for (let i = 0; i < 100; i++) ask(`a = ${i + 2}`);
    ask('a = 1');
    assert.equal(parsed, 102);
  });

  it('stops when it is cancelled', () => {
    assert.throws(() => analyser.analyse({ path: 'a.py', language: 'python', text: sample.repeat(20) }, allAreas, AbortSignal.abort()), { name: 'CancelledError' });
  });

  it('stays quiet where the author told linters to be quiet', () => {
    const line = 'import os\n';
    assert.equal(observe(line).length, 1);
    for (const comment of ['# noqa', '# noqa: F401', '# pylint: disable=unused-import', '# NOSONAR']) assert.deepEqual(observe(`import os  ${comment}\n`), [], comment);
    assert.equal(observe('import os  # noqa: E501\n').length, 1);
  });
});
