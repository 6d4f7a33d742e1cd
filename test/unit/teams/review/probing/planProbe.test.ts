import assert from 'node:assert/strict';
import { isProbeable, planProbe } from '../../../../../src/teams/review/probing/planProbe.ts';
import { payloadsFor } from '../../../../../src/teams/review/probing/payloads.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { probeFor, securityFindings } from '../../../../support/review/probing.ts';

describe('A probe is planned', () => {
  noLeaks();

  const text = "import { exec } from 'node:child_process';\nexport function ping(req, res) {\n  exec(`ping ${req.query.host}`);\n}\n";

  it('from the steps of the data flow: where it enters, what it is called there, where it arrives', async () => {
    const probe = await probeFor('command-injection', 'src/a.js', text);
    assert.deepEqual(probe.source, { written: 'req.query.host', line: 3, column: 16, symbol: 'ping' });
    assert.deepEqual(probe.sink, { use: 'command', name: 'exec', line: 3, endLine: 3 });
    assert.equal(probe.language, 'javascript');
    assert.deepEqual(probe.payloads, payloadsFor('command', probe.mark));
  });

  it('the same for the same finding, with the mark in every text that is sent', async () => {
    const [one, two] = [await probeFor('command-injection', 'src/a.js', text), await probeFor('command-injection', 'src/a.js', text)];
    assert.deepEqual(one, two);
    for (const use of ['command', 'code', 'sql', 'path', 'html', 'template', 'redirect', 'request', 'deserialize'] as const) {
      const payloads = payloadsFor(use, one.mark);
      assert.ok(payloads.length > 0 && payloads.every((payload) => payload.includes(one.mark)), use);
    }
  });

  it('for Python', async () => {
    const probe = await probeFor('command-injection', 'a.py', 'import os\nfrom flask import request\n\n\ndef ping():\n    os.system("ping " + request.args.get("host"))\n');
    assert.deepEqual(probe.sink, { use: 'command', name: 'os.system', line: 6, endLine: 6 });
    assert.equal(probe.source.written, 'request.args.get("host")');
    assert.equal(probe.language, 'python');
  });

  it('only for claims that can be run, and for no test code', async () => {
    const [finding] = await securityFindings('src/a.js', text);
    assert.ok(isProbeable(finding!));
    assert.equal(isProbeable({ ...finding!, file: 'test/a.test.js' }), false);
    assert.equal(isProbeable({ ...finding!, file: 'a.rb' }), false);
    assert.equal(isProbeable({ ...finding!, rule: 'security/hard-coded-credential' }), false);
    assert.equal(isProbeable({ ...finding!, evidence: [] }), false);
    // A flow that begins in another file has no function here to call.
    assert.equal(isProbeable({ ...finding!, evidence: finding!.evidence.map((one) => ({ ...one, place: { ...one.place!, file: 'src/b.js' } })) }), false);
    // Nobody hands a page its address, and no page is here to show the markup in.
    const [page] = await securityFindings('src/page.js', "document.getElementById('a').innerHTML = location.hash;\n");
    assert.equal(page!.rule, 'security/html-injection');
    assert.equal(isProbeable(page!), false);
    assert.deepEqual(planProbe({ ...finding!, evidence: [] }, text), { kind: 'none' });
    assert.deepEqual(planProbe({ ...finding!, rule: 'security/redos' }, text), { kind: 'growth' });
  });
});
