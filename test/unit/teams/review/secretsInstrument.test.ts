import assert from 'node:assert/strict';
import { LineIndex } from '../../../../src/base/text.ts';
import { secretsInstrument } from '../../../../src/teams/review/instruments/secretsInstrument.ts';
import type { FileInput } from '../../../../src/teams/review/instruments/instrument.ts';

const word = 'db://app:';
const instrument = secretsInstrument({
  scan: ({ text }) => {
    const at = text.indexOf(word);
    return Promise.resolve([{ rule: 'security/secret-connection-string', severity: 'error', confidence: 0.8, range: new LineIndex(text).rangeOf(at, at + word.length), symbol: '', message: 'A password', evidence: [] }]);
  },
});

async function severity(language: string, text: string): Promise<string> {
  const answer = await instrument.read({ file: { path: 'a', language }, text: { text } } as unknown as FileInput, new AbortController().signal);
  return answer.observations[0]!.severity;
}

describe('Secrets in texts that document the code', () => {
  it('are examples in a docstring and in a block of JSDoc', async () => {
    assert.equal(await severity('python', `class A:\n    """\n    a = connect("${word}x@y")\n    """\n`), 'hint');
    assert.equal(await severity('typescript', `/**\n * connect('${word}x@y')\n */\nfunction f() {}\n`), 'hint');
  });

  it('are secrets in code, in plain comments and in long strings that are values', async () => {
    assert.equal(await severity('python', `"""Connects."""\nurl = "${word}x@y"\n`), 'error');
    assert.equal(await severity('python', `# url = "${word}x@y"\n`), 'error');
    assert.equal(await severity('python', `config = """\nurl = ${word}x@y\n"""\n`), 'error');
    assert.equal(await severity('typescript', `/** Connects. */\nconst url =\n  '${word}x@y';\n`), 'error');
  });
});
