import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import iconv from 'iconv-lite';
import { atomicWrite } from '../../../../src/adapters/files/atomicWrite.ts';
import { cleanEnvironment } from '../../../../src/adapters/files/cleanEnvironment.ts';
import { isInside, isWithin } from '../../../../src/adapters/files/containment.ts';
import { decodeText } from '../../../../src/adapters/files/decodeText.ts';
import { findExecutable } from '../../../../src/adapters/files/findExecutable.ts';
import { mapBounded } from '../../../../src/adapters/files/mapBounded.ts';
import { TestFolder } from '../../../support/gitRepo.ts';

describe('files', () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  it('replaces a file as a whole, keeps its permissions and leaves nothing beside it', async () => {
    folder.write('a.json', 'old').chmod('a.json', 0o640);
    await atomicWrite(folder.join('a.json'), 'new');
    await atomicWrite(folder.join('deep/er/b.json'), 'made');
    assert.equal(folder.read('a.json'), 'new');
    assert.equal(folder.read('deep/er/b.json'), 'made');
    assert.deepEqual(readdirSync(folder.path).sort(), ['a.json', 'deep']);
    if (process.platform !== 'win32') assert.equal(statSync(folder.join('a.json')).mode & 0o777, 0o640);
  });

  it('keeps the old content and cleans up where writing fails', async () => {
    folder.write('taken/x', '');
    await assert.rejects(atomicWrite(folder.join('taken'), 'new'));
    assert.deepEqual(readdirSync(folder.path), ['taken']);
  });

  it('tells what lies inside a folder, also through links and for files to come', async () => {
    const outside = new TestFolder();
    folder.write('in/a', '').link('out', outside.path);
    assert.ok(isWithin('/a/b', '/a/b/c') && isWithin('/a/b', '/a/b') && isWithin('/a', '/a/..b'));
    assert.ok(!isWithin('/a/b', '/a/bc') && !isWithin('/a/b', '/a'));
    assert.equal(await isInside(folder.path, folder.join('in/a')), true);
    assert.equal(await isInside(folder.path, folder.join('in/new/file')), true);
    assert.equal(await isInside(folder.path, folder.join('out/new/file')), false);
    assert.equal(await isInside(folder.path, '../x'), false);
    outside.remove();
  });

  it('decodes text by its mark, as UTF-8, or one character a byte, and knows binary', () => {
    const decode = (bytes: Uint8Array): unknown => {
      const decoded = decodeText(bytes);
      return decoded.kind === 'text' ? [decoded.encoding, decoded.text] : 'binary';
    };
    assert.deepEqual(decode(Buffer.from('\uFEFFä')), ['utf-8', 'ä']);
    assert.deepEqual(decode(iconv.encode('ä', 'utf-16le', { addBOM: true })), ['utf-16le', 'ä']);
    assert.deepEqual(decode(iconv.encode('ä', 'utf-16be', { addBOM: true })), ['utf-16be', 'ä']);
    assert.deepEqual(decode(iconv.encode('größe = 1', 'windows-1252')), ['windows-1252', 'größe = 1']);
    assert.deepEqual(decode(new Uint8Array()), ['utf-8', '']);
    assert.equal(decode(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x1a, 0, 0])), 'binary');
    assert.equal(decode(Buffer.from([0xff, 1, 2, 3, 4, 5, 6])), 'binary');
  });

  it('hands a child neither tokens nor options that were meant for us', () => {
    const env = cleanEnvironment({ PATH: '/bin', HOME: '/home', API_TOKEN: 'x', NODE_OPTIONS: '--require x', GIT_DIR: 'x' }, { A: '1' });
    assert.deepEqual(env, { PATH: '/bin', HOME: '/home', A: '1' });
  });

  it('finds programs in absolute folders of the PATH only', async () => {
    const name = process.platform === 'win32' ? 'tool.exe' : 'tool';
    folder.write(name, '#!/bin/sh\n').chmod(name, 0o755);
    assert.equal(await findExecutable('tool', { PATH: folder.path }), folder.join(name));
    assert.equal(await findExecutable('tool', { PATH: '.' }), null);
    assert.equal(await findExecutable('tool', {}), null);
  });

  it('maps in order with no more calls at once than allowed', async () => {
    let now = 0;
    let most = 0;
    const results = await mapBounded([3, 1, 2, 5, 4], 2, async (item) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return item * 2;
    });
    assert.deepEqual([results, most], [[6, 2, 4, 10, 8], 2]);
  });
});
