import assert from 'node:assert/strict';
import path from 'node:path';
import { linkTarget, linkTo } from '../../../../src/extension/monitor/monitorLink.ts';
import { monitorHtml } from '../../../../src/extension/monitor/monitorHtml.ts';
import { placeInWorkspace } from '../../../../src/extension/monitor/placeInWorkspace.ts';
import { revealTargetOf } from '../../../../src/extension/monitor/revealTargetOf.ts';

describe('a link to a moment of a run', () => {
  const follow = (link: string): unknown => {
    const { pathname, search } = new URL(link, 'vscode://roundtable.roundtable');
    return linkTarget(pathname, search.slice(1));
  };

  it('leads back to where it was made', () => {
    assert.deepEqual(follow(linkTo('tp47-8c11', 42)), { kind: 'moment', run: 'tp47-8c11', seq: 42 });
  });

  it('leads to the run where its moment makes no sense', () => {
    for (const query of ['', '?seq=', '?seq=-1', '?seq=1e9', '?seq=x']) assert.deepEqual(follow(`/run/r1${query}`), { kind: 'run', run: 'r1' });
  });

  it('leads nowhere where it is none of ours', () => {
    for (const link of ['/', '/run/', '/run/a%2Fb', `/run/${'x'.repeat(81)}`, '/run/r1/more', '/other/r1', '/run/<script>']) assert.equal(follow(link), null, link);
  });
});

describe('a place that a run names', () => {
  const folders = [path.resolve('/work/shop')];

  it('opens inside the workspace', () => {
    assert.equal(placeInWorkspace({ root: path.resolve('/work/shop'), file: 'src/a.ts', line: 1 }, folders), path.resolve('/work/shop/src/a.ts'));
    assert.equal(placeInWorkspace({ root: path.resolve('/work/shop/packages/web'), file: '..rc', line: 1 }, folders), path.resolve('/work/shop/packages/web/..rc'));
  });

  it('opens nowhere else, however it is written', () => {
    for (const [root, file] of [['/work/shop', '../secrets.txt'], ['/work/shop', '/etc/passwd'], ['/', 'etc/passwd'], ['/work/shop-2', 'a.ts'], ['/work/shop', ''], ['/work/shop', 'a/../../b']] as const) {
      assert.equal(placeInWorkspace({ root, file, line: 1 }, folders), undefined, `${root} ${file}`);
    }
    assert.equal(placeInWorkspace({ root: '/work/shop', file: 'a.ts', line: 1 }, []), undefined);
  });
});

describe('what the monitor is asked to show', () => {
  it('is a run by its id, a row of a run, or a target', () => {
    assert.deepEqual(revealTargetOf('r1'), { kind: 'run', run: 'r1' });
    assert.deepEqual(revealTargetOf({ runId: 'r1' }), { kind: 'run', run: 'r1' });
    for (const target of [
      { kind: 'run', run: 'r1' },
      { kind: 'moment', run: 'r1', seq: 3 },
      { kind: 'agent', run: 'r1', agent: 'security' },
      { kind: 'finding', run: 'r1', finding: 'f' },
      { kind: 'failure', run: 'r1', failure: 'x' },
    ]) assert.deepEqual(revealTargetOf(target), target);
  });

  it('is what there is where the argument says nothing', () => {
    for (const given of [undefined, null, 7, {}, [], { run: 7 }]) assert.equal(revealTargetOf(given), null);
  });
});

describe("the frame of the monitor's page", () => {
  const html = monitorHtml({ script: 'https://x/monitor.js', style: 'https://x/monitor.css', cspSource: 'https://*.x', nonce: 'abc123', language: 'en' });

  it('lets one script run and nothing be loaded from elsewhere', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
    assert.deepEqual(policy.split('; '), ["default-src 'none'", "script-src 'nonce-abc123'", "style-src https://*.x 'nonce-abc123'", 'font-src https://*.x', 'img-src data:']);
    assert.deepEqual([...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag), ['<script nonce="abc123" src="https://x/monitor.js">']);
    assert.doesNotMatch(html, /style=|\son\w+=|<style/);
  });

  it('has the element that the page draws into', () => {
    assert.match(html, /<div id="root"><\/div>/);
  });
});
