import assert from 'node:assert/strict';
import { findNewerNode } from '../../../src/cli/newerNode.ts';

const cached = ['node24-0123456789ab', 'node24-0123456789ab.77.partial', 'sample'];
const disk = { exists: (file: string) => file.includes('/.cache/node24-0123456789ab/node_modules/node-'), list: (folder: string) => (folder.endsWith('.cache') ? cached : []) };

describe('handing the command over to a newer Node', () => {
  it('finds the one that the project brought along', () => {
    assert.match(findNewerNode('20.20.2', {}, disk) ?? '', /\.cache\/node24-0123456789ab\/node_modules\/node-.*\/bin\/node/);
  });

  it('stays where it is on a new enough Node, once handed over, and where there is none', () => {
    assert.equal(findNewerNode('24.21.0', {}, disk), undefined);
    assert.equal(findNewerNode('20.20.2', { ROUNDTABLE_HANDED_OVER: '1' }, disk), undefined);
    assert.equal(findNewerNode('20.20.2', {}, { ...disk, exists: () => false }), undefined);
  });
});
