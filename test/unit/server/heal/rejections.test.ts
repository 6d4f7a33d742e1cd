import assert from 'node:assert/strict';
import { MemoryDocumentStore } from '../../../../src/runtime/memory/memoryDocumentStore.ts';
import { Rejections } from '../../../../src/server/heal/rejections.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';
import { someFailure, someProposal } from '../../extension/support.ts';

describe('A rejected proposal', () => {
  const clock = new SimulatedClock();
  const rejections = new Rejections(new MemoryDocumentStore(clock), clock);
  const proposal = someProposal();
  const failure = someFailure({ proposals: [proposal, someProposal({ id: 'p2', patch: proposal.patch.replace('Math.round', 'Math.ceil') })] });

  it('is not shown again for its failure, also where its lines have moved', () => {
    rejections.add(failure, proposal, 'it hides the fault');
    assert.deepEqual(rejections.sift(failure).proposals.map(({ id }) => id), ['p2']);
    const moved = someFailure({ proposals: [someProposal({ id: 'p9', patch: proposal.patch.replace('@@ -1,3 +1,3 @@', '@@ -40,3 +40,3 @@') })] });
    assert.deepEqual(rejections.sift(moved).proposals, []);
  });

  it('stays proposed for another failure', () => {
    const other = someFailure({ name: 'another', proposals: [proposal] });
    assert.equal(rejections.sift(other), other);
  });

  it('keeps its reason', () => {
    assert.deepEqual(rejections.of(failure).map(({ title, reason }) => [title, reason]), [[proposal.title, 'it hides the fault']]);
  });
});
