import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Ranked } from '../../../../src/runtime/scheduler/priorityHeap.ts';
import { PriorityHeap } from '../../../../src/runtime/scheduler/priorityHeap.ts';

const item = (rank: number, order: number): Ranked => ({ rank, order, heapIndex: -1 });

describe('the priority heap', () => {
  it('gives its members back by rank and then by order, whatever was taken out or moved', () => {
    const step = fc.record({ rank: fc.integer({ min: 0, max: 20 }), remove: fc.nat(), move: fc.nat(), to: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const heap = new PriorityHeap<Ranked>();
        const model: Ranked[] = [];
        steps.forEach(({ rank, remove, move, to }, order) => {
          const added = item(rank, order);
          heap.push(added);
          model.push(added);
          const moved = model[move % model.length]!;
          moved.rank = to;
          heap.update(moved);
          if (remove % 3 === 0) heap.remove(model.splice(remove % model.length, 1)[0]!);
        });
        model.sort((a, b) => a.rank - b.rank || a.order - b.order);
        const popped: Ranked[] = [];
        for (let next = heap.pop(); next !== undefined; next = heap.pop()) popped.push(next);
        assert.deepEqual(popped, model);
      }),
    );
  });

  it('does nothing when asked to take out what it does not hold', () => {
    const heap = new PriorityHeap<Ranked>();
    heap.push(item(1, 1));
    heap.remove(item(2, 2));
    assert.equal(heap.size, 1);
  });
});
