import type { MonitorEvent, MonitorEventBody, MonitorMessage, TaskEnd } from '../../../src/protocol/monitor/monitorEvent.ts';

/** Writes a run's events one after the other, with numbers, times and causes as the engine gives them. */
export class RunBuilder {
  readonly events: MonitorEvent[] = [];
  now: number;
  private readonly lastOf = new Map<string, string>();
  private messages = 0;
  private seed: number;

  constructor(startedAt = 1_790_000_000_000, seed = 7) {
    this.now = startedAt;
    this.seed = seed;
  }

  add(body: MonitorEventBody): this {
    this.events.push({ seq: this.events.length + 1, at: this.now, body });
    return this;
  }

  wait(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  /** From 0 to below a number, the same with every run. */
  random(below: number): number {
    this.seed = (Math.imul(this.seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((this.seed / 0x80000000) * below);
  }

  joins(id: string, title: string, role: string, reportsTo: string | null, permissions: readonly string[] = ['code.read']): this {
    return this.add({ type: 'agent.joined', agent: { id, title, role, capabilities: [role], permissions, reportsTo } });
  }

  /** Sends a message because of the last one its sender got, unless told otherwise; answers its id. */
  says(from: string, to: string, kind: MonitorMessage['kind'], subject: string, more: Partial<MonitorMessage> = {}): string {
    const id = `m${++this.messages}`;
    const message: MonitorMessage = { id, from, to, via: 'agent', kind, subject, preview: '', size: 120, cause: this.lastOf.get(from) ?? null, task: null, ...more };
    this.add({ type: 'message', message });
    this.lastOf.set(to, id);
    return id;
  }

  creates(id: string, kind: string, title: string, to: string, more: { readonly parent?: string; readonly file?: string; readonly by?: string } = {}): this {
    const { parent = null, file, by = 'coordinator' } = more;
    this.add({ type: 'task.created', task: { id, kind, title, parent, priority: 0, lane: null, ...(file === undefined ? {} : { place: { root: '/w', file, line: 1 } }) } });
    this.says(by, to, 'task', kind, { task: id, preview: title });
    return this;
  }

  starts(id: string, agent: string, attempt = 1): this {
    return this.add({ type: 'task.started', task: id, agent, attempt }).add({ type: 'agent.state', agent, state: 'processing', task: id });
  }

  ends(id: string, agent: string, status: TaskEnd = 'done', reason = '', to = 'coordinator'): this {
    this.add({ type: 'task.finished', task: id, agent, status, reason });
    this.says(agent, to, 'result', 'result', { task: id, preview: status === 'done' ? 'done' : reason, fields: { status } });
    return this.add({ type: 'agent.state', agent, state: 'listening', task: null });
  }
}
