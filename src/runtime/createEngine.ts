import { errorMessage } from '../base/errors.ts';
import { Emitter } from '../base/event.ts';
import type { Engine, EnginePorts, RunHandle, RunOptions, Team } from './engine.ts';
import type { RunEnd } from './runs/runEvent.ts';
import { loadRun } from './runs/loadRun.ts';
import type { RunState } from './runs/runState.ts';
import { leaseMs, RunSession } from './runs/runSession.ts';

/** The engine of this process: its runs share nothing but the store. */
export function createEngine(ports: EnginePorts): Engine {
  return new InProcessEngine(ports);
}

class InProcessEngine implements Engine {
  readonly #ports: EnginePorts;
  readonly #owner: string;
  readonly #sessions = new Set<RunSession>();
  #isDisposed = false;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.#owner = ports.newId();
  }

  start<Request>(team: Team<Request>, request: Request, options: RunOptions = {}): RunHandle {
    const run = options.id ?? this.#ports.newId();
    if (this.#isDisposed) return endedRun(run, { status: 'cancelled', result: null, reason: 'The engine was closed' });
    return this.#open(new RunSession({ ports: this.#ports, team: team as Team, request, run, owner: this.#owner, options }));
  }

  resume<Request>(team: Team<Request>, run: string, options: Pick<RunOptions, 'signal' | 'caps'> = {}): RunHandle {
    if (this.#isDisposed) return endedRun(run, { status: 'cancelled', result: null, reason: 'The engine was closed' });
    const refuse = (message: string): RunHandle => endedRun(run, { status: 'failed', error: { name: 'ResumeError', message } });
    // Two sessions of one process would share the lease and fall out only at the first write.
    if ([...this.#sessions].some((session) => session.id === run)) return refuse('It is going on already');
    try {
      // The lease comes before the reading, so that nobody writes in between.
      const isOurs = this.#ports.store.claim(run, this.#owner, leaseMs);
      const before = loadRun(this.#ports.store, run);
      if (!isOurs && before?.end === null) {
        const error = { name: 'RunClaimedError', message: 'Another process is at work on this run' };
        return endedRun(run, { status: 'failed', error });
      }
      const refusal = refusalOf(team as Team, before);
      if (before === undefined || refusal !== undefined || before.end !== null) {
        if (isOurs) this.#ports.store.release(run, this.#owner);
        return refusal === undefined && before?.end != null ? endedRun(run, before.end) : refuse(refusal ?? '');
      }
      const session = { ports: this.#ports, team: team as Team, request: before.request, run, owner: this.#owner, options, before };
      return this.#open(new RunSession(session));
    } catch (error) {
      return refuse(`Its log cannot be read: ${errorMessage(error)}`);
    }
  }

  answer(run: string, approval: string, answer: string): boolean {
    for (const session of this.#sessions) if (session.id === run) return session.answer(approval, answer);
    return false;
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const sessions = [...this.#sessions];
    for (const session of sessions) session.interrupt('The process is closing; the run can be resumed');
    await Promise.all(sessions.map((session) => session.end));
  }

  #open(session: RunSession): RunHandle {
    this.#sessions.add(session);
    void session.end.then(() => this.#sessions.delete(session));
    return session;
  }
}

function refusalOf(team: Team, before: RunState | undefined): string | undefined {
  if (before === undefined) return 'There is no such run';
  if (before.team !== team.name) return `It is a run of the team ${before.team}, not ${team.name}`;
  if (before.teamVersion === team.version) return undefined;
  return `It was made by version ${before.teamVersion} of the team ${team.name}; this is version ${team.version}`;
}

function endedRun(id: string, end: RunEnd): RunHandle {
  return { id, onEvent: new Emitter<never>().event, end: Promise.resolve(end), cancel: () => {} };
}
