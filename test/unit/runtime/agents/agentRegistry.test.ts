import assert from 'node:assert/strict';
import { BugError } from '../../../../src/base/errors.ts';
import { AgentRegistry } from '../../../../src/runtime/agents/agentRegistry.ts';
import type { AgentState } from '../../../../src/runtime/agents/agentState.ts';
import { legalTransitions } from '../../../../src/runtime/agents/agentState.ts';
import { agent } from '../../../support/runtimeFixture.ts';

const states = Object.keys(legalTransitions) as AgentState[];
/** How to get to a state from `idle`. */
const paths: Record<AgentState, AgentState[]> = {
  idle: [],
  listening: ['listening'],
  processing: ['listening', 'processing'],
  acting: ['listening', 'processing', 'acting'],
  waiting: ['listening', 'processing', 'waiting'],
  error: ['listening', 'error'],
};

function create(): { registry: AgentRegistry; told: string[] } {
  const told: string[] = [];
  const registry = new AgentRegistry({
    onState: (id, from, to) => void told.push(`${id} ${from} ${to}`),
    onHealth: (id, health) => void told.push(`${id} ${health.status}`),
  });
  return { registry, told };
}

describe('the agent registry', () => {
  it('takes every legal step and calls any other a bug', () => {
    for (const from of states) {
      for (const to of states) {
        const { registry } = create();
        registry.join(agent('a'));
        for (const step of paths[from]) registry.transition('a', step);
        if (from === to || legalTransitions[from].includes(to)) registry.transition('a', to);
        else assert.throws(() => registry.transition('a', to), (error) => BugError.is(error), `${from} to ${to}`);
        assert.equal(registry.get('a')?.state, from === to || legalTransitions[from].includes(to) ? to : from);
      }
    }
  });

  it('knows who can do what and who has nothing to do', () => {
    const { registry } = create();
    registry.join(agent('a', undefined, { capabilities: ['lint'] }));
    registry.join(agent('b', undefined, { capabilities: ['lint', 'test'] }));
    registry.workStarted('a');
    assert.deepEqual(registry.withCapability('lint').map((entry) => entry.definition.id), ['b', 'a']);
    assert.deepEqual(registry.idle().map((entry) => entry.definition.id), ['b']);
    registry.workEnded('a');
    registry.setHealth('b', { status: 'failed', reason: 'x' });
    assert.deepEqual(registry.withCapability('test'), []);
  });

  it('calls an agent failed after three failures in a row, not after three in all', () => {
    const { registry, told } = create();
    registry.join(agent('a'));
    for (const error of ['1', '2', undefined, '3', '4', undefined]) registry.taskEnded('a', error);
    assert.deepEqual(told, []);
    for (const error of ['5', '6', '7']) registry.taskEnded('a', error);
    assert.deepEqual(told, ['a failed']);
    registry.setHealth('a', { status: 'healthy' });
    assert.equal(registry.get('a')?.health.status, 'failed');
  });

  it('refuses two agents of one name', () => {
    const { registry } = create();
    registry.join(agent('a'));
    assert.throws(() => registry.join(agent('a')), (error) => BugError.is(error));
  });
});
