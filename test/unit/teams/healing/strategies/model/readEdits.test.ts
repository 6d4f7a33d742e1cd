import assert from 'node:assert/strict';
import { readEdits } from '../../../../../../src/teams/healing/strategies/model/readEdits.ts';

const text = 'exports.f = (a) => a;\nexports.g = (a) => a;\n';
const read = async (file: string): Promise<string | null> => (file === 'src/a.js' ? text : null);
const edit = (file: string, old: string, now = 'x'): Parameters<typeof readEdits>[0] => ({ title: 'mend it', edits: [{ file, old, new: now }] });

describe('readEdits', () => {
  it('turns old and new text into an edit of the place where the old text stands', async () => {
    assert.deepEqual(await readEdits(edit('src/a.js', 'exports.f'), read, ''), { status: 'ok', changes: [{ file: 'src/a.js', edits: [{ start: 0, end: 9, text: 'x' }] }] });
  });

  for (const [file, old, now, words] of [
    ['src/a.js', 'exports.h', 'x', /not in the file/],
    ['src/a.js', '=> a', 'x', /more than once/],
    ['src/b.js', 'a', 'x', /no such file/],
    ['../a.js', 'a', 'x', /outside the workspace/],
    ['/etc/a.js', 'a', 'x', /outside the workspace/],
    ['test/a.test.js', 'a', 'x', /is a test/],
    ['package.json', 'a', 'x', /no configuration/],
    ['jest.config.js', 'a', 'x', /no configuration/],
    ['node_modules/m/a.js', 'a', 'x', /no source of this workspace/],
    ['src/a.js', 'exports.f = (a) => a', "exports.f = (a) => a === 'from the test' ? 1 : a", /only the failing test names/],
  ] as const) {
    it(`refuses ${file} with \`${old}\` to \`${now}\`, and says why`, async () => {
      const made = await readEdits(edit(file, old, now), read, "f('from the test')");
      assert.equal(made.status, 'refused');
      assert.match(made.status === 'refused' ? made.why : '', words);
    });
  }
});
