import assert from 'node:assert/strict';
import { regexesOf } from '../../../../src/analysis/javascript/regexes.ts';
import type { FileInput } from '../../../../src/teams/review/instruments/instrument.ts';
import { regexInstrument } from '../../../../src/teams/review/instruments/regexInstrument.ts';
import type { ReviewPorts } from '../../../../src/teams/review/reviewPorts.ts';

/** The expressions of a file that the checker is asked about. */
async function asked(text: string): Promise<string[]> {
  const sources: string[] = [];
  const cache = new Map<string, unknown>();
  const instrument = regexInstrument({
    analyser: { regexes: (file: Parameters<typeof regexesOf>[0]) => Promise.resolve(regexesOf(file)) },
    regexes: { check: ({ source }: { source: string }) => Promise.resolve({ status: sources.push(source) > 0 ? 'safe' : 'unknown' }) },
    cache: { get: (key: string) => cache.get(key), set: (key: string, value: unknown) => void cache.set(key, value) },
    clock: { monotonic: () => 0 },
  } as unknown as ReviewPorts);
  await instrument.read({ file: { path: 'src/names.js', language: 'javascript' }, text: { text } } as unknown as FileInput, new AbortController().signal);
  return sources;
}

describe('The checker of regular expressions', () => {
  it('is asked where a choice is repeated, whatever it is matched against', async () => {
    assert.deepEqual(await asked("const words = /^(\\w+\\s?)*$/;\nwords.test('a b');\n"), ['^(\\w+\\s?)*$']);
  });

  it('is asked where somebody else decides how long the text is', async () => {
    assert.deepEqual(await asked('export function trim(text) {\n  return text.replace(/\\s+$/, "");\n}\n'), ['\\s+$']);
  });

  it('is not asked about what can be slow only on long texts that nobody sends', async () => {
    assert.deepEqual(await asked("const version = /version\\s*=\\s*(.*)/.exec('version = 1');\n"), []);
  });

  it('is not asked about tests', () => {
    const instrument = regexInstrument({} as ReviewPorts);
    const file = (path: string): Parameters<typeof instrument.appliesTo>[0] => ({ path, language: 'javascript', status: 'whole' }) as Parameters<typeof instrument.appliesTo>[0];
    assert.equal(instrument.appliesTo(file('test/names.test.js')), false);
    assert.equal(instrument.appliesTo(file('src/names.js')), true);
  });
});
