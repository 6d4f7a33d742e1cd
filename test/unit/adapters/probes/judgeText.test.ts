import assert from 'node:assert/strict';
import { decidingTexts, isArmed } from '../../../../src/adapters/probes/javascript/host/judgeText.ts';
import { payloadsFor } from '../../../../src/teams/review/probing/payloads.ts';
import type { SinkUse } from '../../../../src/teams/review/ports/probes.ts';

const mark = 'rt1';
const armed = (use: SinkUse, build: (payload: string) => string): boolean => payloadsFor(use, mark).some((payload) => isArmed(use, build(payload), payload, mark));

describe('A text that arrived still does harm', () => {
  it('where it stands unchanged in a command, a query, code or markup', () => {
    for (const use of ['command', 'sql', 'code', 'html', 'template'] as const) assert.ok(armed(use, (payload) => `before ${payload} after`), use);
  });

  it('not where somebody has escaped it, in whatever way', () => {
    const escapes: Record<string, (text: string) => string> = {
      backslashes: (text) => text.replace(/[^\w]/g, '\\$&'),
      quotes: (text) => `'${text.replaceAll("'", "'\\''")}'`,
      doubled: (text) => text.replaceAll("'", "''").replaceAll('"', '""'),
      json: (text) => JSON.stringify(text),
      entities: (text) => text.replaceAll('<', '&lt;').replaceAll('{', '&#123;').replaceAll('"', '&quot;'),
      address: encodeURIComponent,
    };
    for (const [name, escape] of Object.entries(escapes)) {
      for (const use of ['command', 'sql', 'code'] as const) if (name !== 'entities') assert.equal(armed(use, escape), false, `${name} ${use}`);
    }
    for (const use of ['html', 'template'] as const) assert.equal(armed(use, escapes['entities']!), false, use);
  });

  it('as a path where it has left every folder, however that is written', () => {
    assert.ok(armed('path', (payload) => payload));
    assert.ok(armed('path', (payload) => `/srv/files/${payload}`));
    assert.ok(armed('path', () => `/${mark}.txt`));
    assert.equal(armed('path', (payload) => `/srv/files/${payload.split('/').at(-1)!}`), false);
    assert.equal(armed('path', (payload) => `/srv/files/${payload.replaceAll('../', '')}`), false);
    assert.equal(armed('path', (payload) => payload.replaceAll('/', '_')), false);
  });

  it('as an address where it chooses the host', () => {
    assert.ok(armed('redirect', (payload) => payload));
    assert.equal(armed('redirect', (payload) => `/login?next=${payload}`), false);
    assert.ok(armed('request', (payload) => payload));
    assert.ok(armed('request', (payload) => `https://${payload}/api`));
    assert.ok(armed('request', (payload) => `https://api.example.com${payload}`));
    assert.equal(armed('request', (payload) => `https://api.example.com/${payload}`), false);
    assert.equal(armed('request', (payload) => `/${payload}`), false);
  });

  it('only in the arguments that decide', () => {
    assert.deepEqual(decidingTexts('sql', ['select ?', ['x']]), ['select ?']);
    assert.deepEqual(decidingTexts('sql', [{ text: 'select $1', values: ['x'] }]), ['select $1']);
    assert.deepEqual(decidingTexts('command', ['git', ['log', 'x']]), ['git']);
    assert.deepEqual(decidingTexts('command', ['sh', ['-c', 'x']]), ['sh', '-c', 'x']);
    assert.deepEqual(decidingTexts('command', ['git', ['x'], { shell: true }]), ['git', 'x']);
    assert.deepEqual(decidingTexts('html', [200, { body: ['x'] }]), ['x']);
  });

  it('and reads no further than it must', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    assert.deepEqual(decidingTexts('html', [loop, () => 'x', null]), []);
    assert.ok(decidingTexts('html', [Array.from({ length: 10_000 }, () => 'x')]).length <= 200);
  });
});
