import type { MonitorEvent } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { MonitorState } from '../../../src/protocol/monitor/monitorState.ts';
import { applyMonitorEvent, copyMonitorState, emptyMonitorState } from '../../../src/protocol/monitor/monitorState.ts';
import { float64Column } from './column.ts';
import { IdleGaps } from './idleGaps.ts';
import { Lanes } from './lanes.ts';
import { MessageLog } from './messageLog.ts';
import { SpanLog } from './spanLog.ts';

const maxCheckpoints = 64;

/** Everything pulled of one run, and what it comes to at any moment. */
export class RunLog {
  readonly events: MonitorEvent[] = [];
  readonly at = float64Column();
  readonly lanes = new Lanes();
  readonly messages = new MessageLog(this.lanes);
  readonly spans = new SpanLog(this.lanes);
  readonly gaps = new IdleGaps();
  /** Numbers of refused permissions, at most a thousand. */
  readonly refusals: number[] = [];
  /** The fold of all events; the log's own, never to be changed by others. */
  readonly live = emptyMonitorState();
  private readonly checkpoints: MonitorState[] = [];
  private interval: number;
  private lastReplay: MonitorState | undefined;

  constructor(interval = 1000) {
    this.interval = interval;
    this.lanes.of('user');
  }

  /** The number of the last event. */
  get head(): number {
    return this.events.length;
  }

  /** Takes the next event; one that is here already is passed over, one out of order is an error. */
  append(event: MonitorEvent): void {
    if (event.seq <= this.head) return;
    if (event.seq !== this.head + 1) throw new Error(`Event ${event.seq} follows event ${this.head}: something between them is missing.`);
    this.events.push(event);
    // A clock that was set back must not bend the axis.
    const at = Math.max(event.at, this.at.length === 0 ? event.at : this.at.at(this.at.length - 1));
    this.at.push(at);
    this.gaps.push(at);
    const { body } = event;
    if (body.type === 'agent.joined') this.lanes.of(body.agent.id);
    else if (body.type === 'message') this.messages.push(event.seq, at, body.message);
    else if (body.type === 'permission.used' && !body.allowed && this.refusals.length < 1000) this.refusals.push(event.seq);
    this.spans.apply(event.seq, at, body);
    applyMonitorEvent(this.live, event);
    if (event.seq % this.interval === 0) this.keepCheckpoint();
  }

  /** The fold up to an event: the nearest earlier state, and the rest from there. */
  stateAt(seq: number): MonitorState {
    const target = Math.max(0, Math.min(seq, this.head));
    if (target === this.head) return this.live;
    if (this.lastReplay?.seq === target) return this.lastReplay;
    const checkpoint = this.checkpoints.findLast((each) => each.seq <= target);
    // Stepping and playing forward go on from where the last look was.
    const last = this.lastReplay;
    const base = last !== undefined && last.seq <= target && last.seq >= (checkpoint?.seq ?? 0) ? last : (checkpoint ?? emptyMonitorState());
    const state = copyMonitorState(base);
    for (let index = base.seq; index < target; index++) applyMonitorEvent(state, this.events[index]!);
    this.lastReplay = state;
    return state;
  }

  get startedAt(): number {
    return this.at.length === 0 ? 0 : this.at.at(0);
  }

  get endedAt(): number {
    return this.at.length === 0 ? 0 : this.at.at(this.at.length - 1);
  }

  /** When an event happened, and the start for none. */
  timeOf(seq: number): number {
    return seq <= 0 || this.at.length === 0 ? this.startedAt : this.at.at(Math.min(seq, this.head) - 1);
  }

  private keepCheckpoint(): void {
    this.checkpoints.push(copyMonitorState(this.live));
    if (this.checkpoints.length < maxCheckpoints) return;
    this.interval *= 2;
    const kept = this.checkpoints.filter((each) => each.seq % this.interval === 0);
    this.checkpoints.splice(0, this.checkpoints.length, ...kept);
  }
}
