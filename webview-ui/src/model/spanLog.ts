import type { MonitorEventBody, MonitorTask, TaskEnd } from '../../../src/protocol/monitor/monitorEvent.ts';
import { float64Column, int32Column, uint8Column } from './column.ts';
import type { Column } from './column.ts';
import type { Lanes } from './lanes.ts';

/** `task` is work in hand, the others are what an agent did or waited for within it. */
export const spanKinds = ['task', 'acting', 'waiting'] as const;
export const spanEnds = ['running', 'done', 'failed', 'cancelled', 'skipped', 'stopped'] as const;
export type SpanEnd = (typeof spanEnds)[number];

export interface TaskRecord {
  readonly task: MonitorTask;
  readonly createdAt: number;
  readonly createdSeq: number;
  /** The newest attempt's span, or -1 before it starts. */
  span: number;
  reason: string;
}

const maxRows = 24;

/** Spans of work in columns. A span is laid into a row of its agent's lane when it starts, and stays there. */
export class SpanLog {
  readonly start = float64Column();
  /** NaN while it runs. */
  readonly end = float64Column();
  readonly startSeq = int32Column();
  /** 0 while it runs. */
  readonly endSeq = int32Column();
  readonly queuedAt = float64Column();
  readonly lane = int32Column();
  readonly row = uint8Column();
  readonly kind = uint8Column();
  readonly status = uint8Column();
  readonly parent = int32Column();
  readonly attempt = uint8Column();
  /** Spans that failed, in the order they did. */
  readonly failures = int32Column();
  readonly names: string[] = [];
  readonly tasks = new Map<string, TaskRecord>();
  /** Task spans by lane and row, in order of their start; no two of one row overlap. */
  readonly rows: Column<Int32Array>[][] = [];
  /** Inner spans by lane. */
  readonly inner: Column<Int32Array>[] = [];
  private readonly openInner = new Map<string, number>();
  private readonly openTasks = new Set<string>();
  private readonly lanes: Lanes;

  constructor(lanes: Lanes) {
    this.lanes = lanes;
  }

  get length(): number {
    return this.names.length;
  }

  apply(seq: number, at: number, body: MonitorEventBody): void {
    switch (body.type) {
      case 'task.created':
        if (!this.tasks.has(body.task.id)) this.tasks.set(body.task.id, { task: body.task, createdAt: at, createdSeq: seq, span: -1, reason: '' });
        return;
      case 'task.started':
        return this.startTask(seq, at, body.task, body.agent, body.attempt);
      case 'task.finished':
        return this.endTask(seq, at, body.task, body.status, body.reason);
      case 'agent.state': {
        const open = this.openInner.get(body.agent);
        if (open !== undefined) this.close(open, seq, at, 'done');
        this.openInner.delete(body.agent);
        if (body.state !== 'acting' && body.state !== 'waiting') return;
        const parent = body.task === null ? -1 : (this.tasks.get(body.task)?.span ?? -1);
        if (parent < 0) return;
        const row = this.row.at(parent);
        const span = this.open(seq, at, body.state, this.lanes.of(body.agent), row, parent, body.state, at, 0);
        this.openInner.set(body.agent, span);
        this.innerOf(this.lane.at(span)).push(span);
        return;
      }
      case 'run.resumed':
      case 'run.finished':
        for (const id of this.openTasks) this.endTask(seq, at, id, 'stopped', body.reason);
        for (const span of this.openInner.values()) this.close(span, seq, at, 'stopped');
        this.openInner.clear();
        return;
      default:
        return;
    }
  }

  innerOf(lane: number): Column<Int32Array> {
    return (this.inner[lane] ??= int32Column());
  }

  private startTask(seq: number, at: number, id: string, agent: string, attempt: number): void {
    const record = this.tasks.get(id);
    if (record !== undefined && record.span >= 0 && this.endSeq.at(record.span) === 0) this.close(record.span, seq, at, 'failed');
    const lane = this.lanes.of(agent);
    const parentTask = record?.task.parent ?? null;
    const parent = parentTask === null ? -1 : (this.tasks.get(parentTask)?.span ?? -1);
    const span = this.open(seq, at, 'task', lane, this.freeRow(lane), parent, id, attempt > 1 ? at : (record?.createdAt ?? at), attempt);
    this.rows[lane]![this.row.at(span)]!.push(span);
    if (record !== undefined) record.span = span;
    this.openTasks.add(id);
  }

  private endTask(seq: number, at: number, id: string, status: TaskEnd | 'stopped', reason: string): void {
    this.openTasks.delete(id);
    const record = this.tasks.get(id);
    if (record === undefined) return;
    record.reason = reason;
    if (record.span >= 0 && this.endSeq.at(record.span) === 0) this.close(record.span, seq, at, status);
  }

  private open(seq: number, at: number, kind: (typeof spanKinds)[number], lane: number, row: number, parent: number, name: string, queuedAt: number, attempt: number): number {
    this.start.push(at);
    this.end.push(Number.NaN);
    this.startSeq.push(seq);
    this.endSeq.push(0);
    this.queuedAt.push(queuedAt);
    this.lane.push(lane);
    this.row.push(row);
    this.kind.push(spanKinds.indexOf(kind));
    this.status.push(0);
    this.parent.push(parent);
    this.attempt.push(Math.min(255, attempt));
    return this.names.push(name) - 1;
  }

  private close(span: number, seq: number, at: number, status: SpanEnd): void {
    this.end.set(span, Math.max(at, this.start.at(span)));
    this.endSeq.set(span, seq);
    this.status.set(span, spanEnds.indexOf(status));
    if (status === 'failed') this.failures.push(span);
  }

  /** The first row of the lane whose last span has ended; past the cap the last row takes the rest. */
  private freeRow(lane: number): number {
    const rows = (this.rows[lane] ??= []);
    const free = rows.findIndex((row) => row.length === 0 || this.endSeq.at(row.at(row.length - 1)) !== 0);
    if (free >= 0) return free;
    if (rows.length < maxRows) rows.push(int32Column());
    return rows.length - 1;
  }
}
