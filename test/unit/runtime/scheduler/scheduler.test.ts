import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SchedulerOptions, Ticket } from '../../../../src/runtime/scheduler/scheduler.ts';
import { Scheduler } from '../../../../src/runtime/scheduler/scheduler.ts';
import type { TaskSpec } from '../../../../src/runtime/scheduler/task.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { settle, SimulatedClock } from '../../../support/simulatedClock.ts';

type Needs = Partial<Pick<TaskSpec, 'to' | 'priority' | 'lane' | 'deadline'>> & { avoid?: string };

class Fixture {
  readonly clock = new SimulatedClock();
  readonly scheduler: Scheduler;
  readonly started: string[] = [];
  readonly skipped: string[] = [];
  readonly tickets = new Map<string, Ticket>();

  constructor(options: Partial<SchedulerOptions> = {}, agents: Record<string, { can?: string[]; concurrency?: number }> = { a: {} }) {
    this.scheduler = new Scheduler({ clock: this.clock, ...options });
    for (const [agent, { can = ['work'], concurrency = 1 }] of Object.entries(agents)) this.scheduler.addAgent(agent, can, concurrency);
  }

  submit(name: string, { avoid, ...needs }: Needs = {}): void {
    const ticket = this.scheduler.submit({
      needs: { to: { capability: 'work' }, ...needs },
      avoid,
      start: (agent) => void this.started.push(`${name}@${agent}`),
      skip: (reason) => void this.skipped.push(`${name}: ${reason}`),
    });
    this.tickets.set(name, ticket);
  }

  async finish(...names: string[]): Promise<void> {
    for (const name of names) this.scheduler.finish(this.tickets.get(name)!);
    await settle();
  }

  get names(): string[] {
    return this.started.map((entry) => entry.split('@')[0]!);
  }
}

describe('the scheduler', () => {
  noLeaks();

  it('starts the highest priority first among what is asked for in one go', async () => {
    const fixture = new Fixture();
    fixture.submit('low', { priority: 0 });
    fixture.submit('high', { priority: 5 });
    fixture.submit('middle', { priority: 3 });
    await settle();
    await fixture.finish('high');
    await fixture.finish('middle');
    assert.deepEqual(fixture.names, ['high', 'middle', 'low']);
  });

  it('raises what waits, so that nothing starves', async () => {
    const fixture = new Fixture({ ageingMs: 1_000 });
    fixture.submit('running');
    await settle();
    fixture.submit('old', { priority: 0 });
    await fixture.clock.advance(3_500);
    fixture.submit('new but urgent', { priority: 4 });
    fixture.submit('new', { priority: 3 });
    await fixture.finish('running');
    await fixture.finish('new but urgent');
    await fixture.finish('old');
    assert.deepEqual(fixture.names, ['running', 'new but urgent', 'old', 'new']);
  });

  it('prefers what is due sooner', async () => {
    const fixture = new Fixture();
    const now = fixture.clock.now();
    fixture.submit('no deadline');
    fixture.submit('later', { deadline: now + 8_000 });
    fixture.submit('soon', { deadline: now + 2_000 });
    await settle();
    await fixture.finish('soon');
    await fixture.finish('later');
    assert.deepEqual(fixture.names, ['soon', 'later', 'no deadline']);
  });

  it('skips what could not start before its deadline, at its deadline', async () => {
    const fixture = new Fixture();
    fixture.submit('running');
    await settle();
    fixture.submit('hopeless', { deadline: fixture.clock.now() + 100 });
    await fixture.clock.advance(50);
    assert.deepEqual(fixture.skipped, []);
    await fixture.clock.advance(60);
    assert.deepEqual(fixture.skipped, ['hopeless: Its deadline passed before it could start']);
    fixture.submit('too late', { deadline: fixture.clock.now() - 1 });
    assert.equal(fixture.skipped.length, 2);
    assert.equal(fixture.clock.pending, 0);
  });

  it('gives tasks to who has the capability, in turn', async () => {
    const fixture = new Fixture({}, { a: { can: ['lint'] }, b: { can: ['lint', 'test'] }, c: { can: ['test'] } });
    fixture.submit('1', { to: { capability: 'lint' } });
    fixture.submit('2', { to: { capability: 'lint' } });
    fixture.submit('3', { to: { capability: 'test' } });
    fixture.submit('4', { to: { agent: 'c' } });
    await settle();
    assert.deepEqual(fixture.started.slice().sort(), ['1@a', '2@b', '3@c']);
    await fixture.finish('3');
    assert.equal(fixture.started.at(-1), '4@c');
  });

  it('skips at once what nobody can do', () => {
    const fixture = new Fixture();
    fixture.submit('dance', { to: { capability: 'dance' } });
    fixture.submit('ghost', { to: { agent: 'ghost' } });
    assert.deepEqual(fixture.skipped, [
      'dance: Nobody can do it: there is no agent that can dance',
      'ghost: Nobody can do it: there is no ghost',
    ]);
  });

  it('keeps lanes and agents within their limits and still fills them', async () => {
    const fixture = new Fixture({ lanes: { cpu: 2 } }, { a: { concurrency: 10 } });
    for (let number = 0; number < 4; number++) fixture.submit(`cpu ${number}`, { lane: 'cpu' });
    fixture.submit('free');
    await settle();
    assert.deepEqual(fixture.names, ['cpu 0', 'cpu 1', 'free']);
    await fixture.finish('cpu 0', 'cpu 1');
    assert.deepEqual(fixture.names, ['cpu 0', 'cpu 1', 'free', 'cpu 2', 'cpu 3']);
  });

  it('lets one agent go on while another agent’s lane is full', async () => {
    const fixture = new Fixture({ lanes: { cpu: 1 } }, { a: {}, b: {} });
    fixture.submit('a in lane', { to: { agent: 'a' }, lane: 'cpu', priority: 9 });
    fixture.submit('b in lane', { to: { agent: 'b' }, lane: 'cpu', priority: 8 });
    fixture.submit('b beside', { to: { agent: 'b' }, priority: 1 });
    await settle();
    assert.deepEqual(fixture.names, ['a in lane', 'b beside']);
    await fixture.finish('a in lane');
    await fixture.finish('b beside');
    assert.deepEqual(fixture.names, ['a in lane', 'b beside', 'b in lane']);
  });

  it('keeps to the limit on all work at once', async () => {
    const fixture = new Fixture({ concurrency: 2 }, { a: { concurrency: 5 } });
    for (const name of ['1', '2', '3']) fixture.submit(name);
    await settle();
    assert.equal(fixture.scheduler.atWork, 2);
    await fixture.finish('1');
    assert.deepEqual(fixture.names, ['1', '2', '3']);
  });

  it('gives the place of a task that only waits for others to somebody else', async () => {
    const fixture = new Fixture({ concurrency: 1, lanes: { cpu: 1 } }, { lead: { can: ['lead'] }, worker: {} });
    fixture.submit('lead', { to: { agent: 'lead' }, lane: 'cpu' });
    await settle();
    fixture.submit('worker', { to: { agent: 'worker' }, lane: 'cpu' });
    await settle();
    assert.deepEqual(fixture.names, ['lead']);
    fixture.scheduler.pause(fixture.tickets.get('lead')!);
    await settle();
    assert.deepEqual(fixture.names, ['lead', 'worker']);
    await fixture.finish('worker');
    fixture.scheduler.resume(fixture.tickets.get('lead')!);
    assert.equal(fixture.scheduler.atWork, 1);
    await fixture.finish('lead');
    assert.equal(fixture.scheduler.atWork, 0);
  });

  it('lends an agent its own seat for work that only it can do', async () => {
    const fixture = new Fixture();
    fixture.submit('outer');
    await settle();
    fixture.submit('inner');
    const loan = fixture.scheduler.lend('a', { capability: 'work' });
    await settle();
    assert.deepEqual(fixture.names, ['outer', 'inner']);
    await fixture.finish('inner');
    loan!.dispose();
    fixture.submit('next');
    await settle();
    assert.deepEqual(fixture.names, ['outer', 'inner']);
    await fixture.finish('outer');
    assert.deepEqual(fixture.names, ['outer', 'inner', 'next']);
  });

  it('gives nothing more to an agent that has failed, and skips what only it could do', async () => {
    const fixture = new Fixture({}, { a: { can: ['work', 'only a'] }, b: {} });
    fixture.submit('1', { to: { agent: 'a' } });
    fixture.submit('2', { to: { agent: 'a' } });
    fixture.submit('3', { to: { capability: 'only a' } });
    await settle();
    fixture.scheduler.retire('a', 'a has failed');
    assert.deepEqual(fixture.skipped.sort(), ['2: a has failed', '3: a has failed']);
    await fixture.finish('1');
    fixture.submit('4');
    fixture.submit('5');
    fixture.submit('6', { to: { agent: 'a' } });
    await settle();
    await fixture.finish('4');
    assert.deepEqual(fixture.started, ['1@a', '4@b', '5@b']);
    assert.equal(fixture.skipped.at(-1), '6: Nobody can do it: a has failed');
  });

  it('gives a second try to another agent where there is one', async () => {
    const fixture = new Fixture({}, { a: {}, b: {} });
    fixture.submit('again', { avoid: 'a' });
    await settle();
    assert.deepEqual(fixture.started, ['again@b']);
    fixture.submit('alone', { to: { agent: 'a' }, avoid: 'a' });
    await settle();
    assert.equal(fixture.started.at(-1), 'alone@a');
  });

  it('lets what has not started be taken back, and skips the rest when it closes', async () => {
    const fixture = new Fixture();
    for (const name of ['1', '2', '3']) fixture.submit(name);
    await settle();
    assert.equal(fixture.scheduler.withdraw(fixture.tickets.get('1')!), false);
    assert.equal(fixture.scheduler.withdraw(fixture.tickets.get('2')!), true);
    fixture.scheduler.close('enough');
    fixture.submit('4');
    assert.deepEqual(fixture.skipped, ['3: enough', '4: enough']);
    assert.equal(fixture.scheduler.waiting, 0);
  });

  it('refuses more than it is to hold', () => {
    const fixture = new Fixture({ capacity: 2 });
    for (const name of ['1', '2', '3']) fixture.submit(name);
    assert.deepEqual(fixture.skipped, ['3: Too much waits already: 2 tasks']);
  });

  it('starts everything in the end, never over a limit, whatever comes', async () => {
    const need = fc.record({
      to: fc.oneof(
        fc.constantFrom('a', 'b', 'c').map((agent) => ({ agent })),
        fc.constantFrom('x', 'y').map((capability) => ({ capability })),
      ),
      lane: fc.constantFrom(undefined, 'one', 'two'),
      priority: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(need, { maxLength: 40 }), fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), fc.integer({ min: 1, max: 6 }), async (needs, picks, concurrency) => {
        const clock = new SimulatedClock();
        const scheduler = new Scheduler({ clock, lanes: { one: 1, two: 2 }, concurrency });
        scheduler.addAgent('a', ['x'], 1);
        scheduler.addAgent('b', ['x', 'y'], 2);
        scheduler.addAgent('c', ['y'], 1);
        const running: { ticket: () => Ticket; lane: string | undefined; agent: string }[] = [];
        let started = 0;
        for (const { to, lane, priority } of needs) {
          const ticket: Ticket = scheduler.submit({
            needs: lane === undefined ? { to, priority } : { to, lane, priority },
            start: (agent) => {
              started++;
              running.push({ ticket: () => ticket, lane, agent });
              const count = (test: (entry: { lane: string | undefined; agent: string }) => boolean): number => running.filter(test).length;
              assert.ok(running.length <= concurrency);
              assert.ok(count((entry) => entry.lane === 'one') <= 1 && count((entry) => entry.lane === 'two') <= 2);
              assert.ok(count((entry) => entry.agent === 'a') <= 1 && count((entry) => entry.agent === 'b') <= 2);
            },
            skip: () => assert.fail('nothing is to be skipped'),
          });
        }
        for (let step = 0; started < needs.length || running.length > 0; step++) {
          await Promise.resolve();
          await Promise.resolve();
          assert.ok(running.length > 0, 'something must always be at work while anything waits');
          const [entry] = running.splice(picks[step % picks.length]! % running.length, 1);
          scheduler.finish(entry!.ticket());
        }
      }),
      { numRuns: 200 },
    );
  });
});
