import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { BugError } from '../../base/errors.ts';
import type { AgentId } from '../bus/message.ts';
import type { Ranked } from './priorityHeap.ts';
import { PriorityHeap } from './priorityHeap.ts';
import type { TaskSpec } from './task.ts';

/** What the scheduler has to know of a task, and whom to tell. */
export interface Job {
  readonly needs: Pick<TaskSpec, 'to' | 'priority' | 'lane' | 'deadline'>;
  /** Not given to this agent while another could do it; for a second try. */
  readonly avoid?: AgentId | undefined;
  start(agent: AgentId): void;
  /** It will never start, and why. */
  skip(reason: string): void;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  /** How many tasks of a lane are at work at once; a lane that is not named has no limit. */
  readonly lanes?: Readonly<Record<string, number>>;
  /** How many tasks are at work at once in all. */
  readonly concurrency?: number | undefined;
  /** Waiting so long raises a task by one step of priority. Default one second. */
  readonly ageingMs?: number;
  /** How many tasks may wait; more are refused. */
  readonly capacity?: number;
}

/** A job's place with the scheduler, from `submit` to `finish`. */
export interface Ticket {
  readonly agent: AgentId | null;
}

const defaultCapacity = 1_000_000;
/** A deadline nearer than so many steps of ageing raises the priority, the more the nearer it is. */
const urgentSteps = 10;

interface Lane {
  readonly limit: number;
  atWork: number;
  readonly parked: PriorityHeap<JobQueue>;
}

interface Seat {
  readonly agent: AgentId;
  capacity: number;
  taken: number;
  isRetired: boolean;
  readonly pools: Pool[];
}

/** Those who can do a kind of task: one named agent, or all that have a capability. */
interface Pool {
  readonly seats: Seat[];
  /** How many of the seats have room. */
  free: number;
  next: number;
  readonly parked: PriorityHeap<JobQueue>;
  readonly queues: Map<string, JobQueue>;
}

/** Jobs that need the same pool and the same lane, so that a blocked one never has to be looked at alone. */
interface JobQueue extends Ranked {
  readonly pool: Pool;
  readonly lane: Lane | undefined;
  readonly jobs: PriorityHeap<Place>;
  /** The heap it stands in: ready, or parked with what it waits for. */
  home: PriorityHeap<JobQueue> | undefined;
}

interface Place extends Ranked, Ticket {
  readonly job: Job;
  readonly queue: JobQueue;
  agent: AgentId | null;
  seat: Seat | undefined;
  isPaused: boolean;
  expiry: Disposable | undefined;
}

/**
 * Gives tasks to agents by priority, age, deadline, capability and lane. There are no rounds: whatever may start,
 * starts. Since all waiting tasks age alike, their order never changes and a heap holds it; a queue that is blocked
 * stands with what blocks it, so that the cost of a start is logarithmic however many wait.
 */
export class Scheduler implements Disposable {
  readonly #options: SchedulerOptions;
  readonly #ageingMs: number;
  readonly #concurrency: number;
  readonly #lanes = new Map<string, Lane>();
  readonly #agents = new Map<AgentId, Pool>();
  readonly #capabilities = new Map<string, Pool>();
  readonly #ready = new PriorityHeap<JobQueue>();
  #order = 0;
  #waiting = 0;
  #atWork = 0;
  #isDispatchDue = false;
  #closedFor: string | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#ageingMs = options.ageingMs ?? 1_000;
    this.#concurrency = Math.max(1, options.concurrency ?? Infinity);
    for (const [name, limit] of Object.entries(options.lanes ?? {})) {
      this.#lanes.set(name, { limit: Math.max(1, limit), atWork: 0, parked: new PriorityHeap() });
    }
  }

  get waiting(): number {
    return this.#waiting;
  }

  get atWork(): number {
    return this.#atWork;
  }

  addAgent(agent: AgentId, capabilities: readonly string[], concurrency = 1): void {
    const seat: Seat = { agent, capacity: Math.max(1, concurrency), taken: 0, isRetired: false, pools: [] };
    const own = newPool();
    this.#agents.set(agent, own);
    join(seat, own);
    for (const capability of new Set(capabilities)) {
      let pool = this.#capabilities.get(capability);
      if (pool === undefined) this.#capabilities.set(capability, (pool = newPool()));
      join(seat, pool);
    }
  }

  /** Takes no more tasks to the agent; those that only it could do are skipped. */
  retire(agent: AgentId, reason: string): void {
    const seat = this.#agents.get(agent)?.seats[0];
    if (seat === undefined || seat.isRetired) return;
    const hadRoom = hasRoom(seat);
    seat.isRetired = true;
    for (const pool of seat.pools) {
      if (hadRoom) pool.free--;
      if (pool.seats.some((other) => !other.isRetired)) continue;
      for (const queue of pool.queues.values()) this.#skipAll(queue, reason);
    }
  }

  submit(job: Job): Ticket {
    const { to, priority = 0, lane: laneName, deadline } = job.needs;
    const now = this.#options.clock.now();
    const pool = 'agent' in to ? this.#agents.get(to.agent) : this.#capabilities.get(to.capability);
    const lane = laneName === undefined ? undefined : this.#lanes.get(laneName);
    const queue = pool === undefined ? undefined : this.#queue(pool, laneName ?? '', lane);
    const refusal = this.#refusal(job, pool, now);
    if (refusal !== undefined || queue === undefined) {
      job.skip(refusal ?? 'Nobody can do it');
      return { agent: null };
    }
    const slack = deadline === undefined ? Infinity : deadline - now;
    const urgency = Math.max(0, urgentSteps * this.#ageingMs - slack);
    const place: Place = {
      job,
      queue,
      rank: now - priority * this.#ageingMs - urgency,
      order: this.#order++,
      heapIndex: -1,
      agent: null,
      seat: undefined,
      isPaused: false,
      expiry: undefined,
    };
    if (deadline !== undefined) {
      place.expiry = this.#options.clock.schedule(slack + 1, () => {
        if (this.withdraw(place)) job.skip('Its deadline passed before it could start');
      });
    }
    this.#waiting++;
    queue.jobs.push(place);
    if (queue.home === undefined) this.#moveTo(queue, this.#ready);
    else this.#reRank(queue);
    this.#dispatchSoon();
    return place;
  }

  /** Takes back a job that has not started; false where it has. */
  withdraw(ticket: Ticket): boolean {
    const place = ticket as Place;
    if (place.queue === undefined || !place.queue.jobs.has(place)) return false;
    place.queue.jobs.remove(place);
    this.#left(place);
    this.#reRank(place.queue);
    return true;
  }

  /** The work is over: its seat, lane and place are free again. */
  finish(ticket: Ticket): void {
    const place = ticket as Place;
    const seat = place.seat;
    if (seat === undefined) return;
    this.pause(place);
    place.seat = undefined;
    const hadRoom = hasRoom(seat);
    seat.taken--;
    this.#roomChanged(seat, hadRoom);
    this.#dispatchSoon();
  }

  /** A task that only waits for others gives back its lane and its place, so that waiting can never block the work. */
  pause(ticket: Ticket): void {
    const place = ticket as Place;
    if (place.seat === undefined || place.isPaused) return;
    place.isPaused = true;
    this.#atWork--;
    const lane = place.queue.lane;
    if (lane !== undefined) {
      lane.atWork--;
      this.#wake(lane.parked, lane.atWork < lane.limit);
    }
    this.#dispatchSoon();
  }

  /** It goes on; limits may be exceeded by it for a while, since it cannot be made to wait. */
  resume(ticket: Ticket): void {
    const place = ticket as Place;
    if (place.seat === undefined || !place.isPaused) return;
    place.isPaused = false;
    this.#atWork++;
    if (place.queue.lane !== undefined) place.queue.lane.atWork++;
  }

  /**
   * Lends an agent's seat for a task that one of its own tasks waits for, where else nobody could ever do it; without
   * this an agent that hands work to itself would wait for ever.
   */
  lend(agent: AgentId, to: TaskSpec['to']): Disposable | undefined {
    const pool = 'agent' in to ? this.#agents.get(to.agent) : this.#capabilities.get(to.capability);
    const seat = pool?.seats.find((candidate) => candidate.agent === agent);
    if (pool === undefined || seat === undefined || pool.free > 0) return undefined;
    const widen = (by: number): void => {
      const hadRoom = hasRoom(seat);
      seat.capacity += by;
      this.#roomChanged(seat, hadRoom);
    };
    widen(1);
    this.#dispatchSoon();
    return { dispose: () => widen(-1) };
  }

  /** Skips all that wait and all that will come. */
  close(reason: string): void {
    this.#closedFor = reason;
    const pools = [...this.#agents.values(), ...this.#capabilities.values()];
    for (const pool of pools) for (const queue of pool.queues.values()) this.#skipAll(queue, reason);
  }

  dispose(): void {
    this.close('The run has ended');
  }

  #refusal(job: Job, pool: Pool | undefined, now: number): string | undefined {
    if (this.#closedFor !== undefined) return this.#closedFor;
    const { to, deadline } = job.needs;
    const who = 'agent' in to ? to.agent : `any agent that can ${to.capability}`;
    if (pool === undefined) return `Nobody can do it: there is no ${'agent' in to ? who : `agent that can ${to.capability}`}`;
    if (pool.seats.every((seat) => seat.isRetired)) return `Nobody can do it: ${who} has failed`;
    if (deadline !== undefined && deadline < now) return 'Its deadline passed before it could start';
    if (this.#waiting >= (this.#options.capacity ?? defaultCapacity)) return `Too much waits already: ${this.#waiting} tasks`;
    return undefined;
  }

  #queue(pool: Pool, laneName: string, lane: Lane | undefined): JobQueue {
    let queue = pool.queues.get(laneName);
    if (queue === undefined) {
      queue = { pool, lane, jobs: new PriorityHeap(), home: undefined, rank: 0, order: 0, heapIndex: -1 };
      pool.queues.set(laneName, queue);
    }
    return queue;
  }

  #dispatchSoon(): void {
    if (this.#isDispatchDue) return;
    this.#isDispatchDue = true;
    // Not at once: what is submitted in one go is to be ordered by priority, not by who came first.
    queueMicrotask(() => {
      this.#isDispatchDue = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#atWork < this.#concurrency) {
      const queue = this.#ready.pop();
      if (queue === undefined) return;
      queue.home = undefined;
      const { pool, lane } = queue;
      if (lane !== undefined && lane.atWork >= lane.limit) {
        this.#moveTo(queue, lane.parked);
        this.#wake(pool.parked, pool.free > 0);
      } else if (pool.free <= 0) {
        this.#moveTo(queue, pool.parked);
        if (lane !== undefined) this.#wake(lane.parked, true);
      } else {
        const place = queue.jobs.pop()!;
        if (queue.jobs.size > 0) this.#moveTo(queue, this.#ready);
        this.#start(place, pickSeat(pool, place.job.avoid));
        this.#wakeBeside(queue);
      }
    }
  }

  #start(place: Place, seat: Seat): void {
    this.#left(place);
    place.seat = seat;
    place.agent = seat.agent;
    seat.taken++;
    if (!hasRoom(seat)) for (const pool of seat.pools) pool.free--;
    this.#atWork++;
    if (place.queue.lane !== undefined) place.queue.lane.atWork++;
    place.job.start(seat.agent);
  }

  #left(place: Place): void {
    this.#waiting--;
    place.expiry?.dispose();
    place.expiry = undefined;
  }

  #skipAll(queue: JobQueue, reason: string): void {
    queue.home?.remove(queue);
    queue.home = undefined;
    for (const place of queue.jobs.drain()) {
      this.#left(place);
      place.job.skip(reason);
    }
  }

  #roomChanged(seat: Seat, hadRoom: boolean): void {
    if (hadRoom === hasRoom(seat)) return;
    for (const pool of seat.pools) {
      pool.free += hadRoom ? -1 : 1;
      this.#wake(pool.parked, pool.free > 0);
    }
  }

  /** What was freed may let one blocked queue go on; if that one is blocked elsewhere, it wakes the next. */
  #wake(parked: PriorityHeap<JobQueue>, isFree: boolean): void {
    const queue = isFree ? parked.pop() : undefined;
    if (queue === undefined) return;
    queue.home = undefined;
    this.#moveTo(queue, this.#ready);
  }

  /** Room that a queue did not use up goes to the next that was blocked by the same. */
  #wakeBeside({ pool, lane }: JobQueue): void {
    this.#wake(pool.parked, pool.free > 0);
    if (lane !== undefined) this.#wake(lane.parked, lane.atWork < lane.limit);
  }

  #moveTo(queue: JobQueue, home: PriorityHeap<JobQueue>): void {
    const first = queue.jobs.top;
    if (first === undefined) return;
    queue.rank = first.rank;
    queue.order = first.order;
    queue.home = home;
    home.push(queue);
  }

  #reRank(queue: JobQueue): void {
    const home = queue.home;
    const first = queue.jobs.top;
    if (home === undefined) return;
    if (first === undefined) {
      home.remove(queue);
      queue.home = undefined;
      this.#wakeBeside(queue);
      this.#dispatchSoon();
    } else if (first.order !== queue.order) {
      queue.rank = first.rank;
      queue.order = first.order;
      home.update(queue);
    }
  }
}

function newPool(): Pool {
  return { seats: [], free: 0, next: 0, parked: new PriorityHeap(), queues: new Map() };
}

function join(seat: Seat, pool: Pool): void {
  pool.seats.push(seat);
  pool.free++;
  seat.pools.push(pool);
}

function hasRoom(seat: Seat): boolean {
  return !seat.isRetired && seat.taken < seat.capacity;
}

/** Goes round, so that the work is shared. */
function pickSeat(pool: Pool, avoid: AgentId | undefined): Seat {
  const count = pool.seats.length;
  let second: Seat | undefined;
  for (let step = 0; step < count; step++) {
    const index = (pool.next + step) % count;
    const seat = pool.seats[index]!;
    if (!hasRoom(seat)) continue;
    if (seat.agent === avoid) {
      second = seat;
      continue;
    }
    pool.next = (index + 1) % count;
    return seat;
  }
  if (second === undefined) throw new BugError('A pool counts a free seat that it does not have');
  return second;
}
