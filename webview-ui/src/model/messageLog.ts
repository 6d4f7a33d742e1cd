import type { MonitorMessage, MonitorMessageKind } from '../../../src/protocol/monitor/monitorEvent.ts';
import { float64Column, int32Column, uint8Column } from './column.ts';
import type { Lanes } from './lanes.ts';

export const messageKinds: readonly MonitorMessageKind[] = [
  'task', 'result', 'request', 'reply', 'event', 'announce', 'bid', 'award', 'vote', 'argument', 'review', 'refutation', 'handoff',
];

const none = -1;

/** Every message in columns, with who caused whom in both directions. */
export class MessageLog {
  readonly seq = int32Column();
  readonly at = float64Column();
  readonly from = int32Column();
  readonly to = int32Column();
  readonly kind = uint8Column();
  /** The message that made it be sent, or -1 where that is unknown. */
  readonly cause = int32Column();
  /** The newest message it caused, and for each message the one its cause had caused before it. */
  private readonly newestEffect = int32Column();
  private readonly olderSibling = int32Column();
  private readonly byId = new Map<string, number>();
  private readonly waiting = new Map<string, number[]>();
  private readonly lanes: Lanes;
  readonly messages: MonitorMessage[] = [];

  constructor(lanes: Lanes) {
    this.lanes = lanes;
  }

  get length(): number {
    return this.messages.length;
  }

  push(seq: number, at: number, message: MonitorMessage): void {
    const index = this.messages.push(message) - 1;
    this.seq.push(seq);
    this.at.push(at);
    this.from.push(this.lanes.of(message.from));
    this.to.push(this.lanes.of(message.via === 'agent' ? message.to : `#${message.to}`));
    this.kind.push(Math.max(0, messageKinds.indexOf(message.kind)));
    this.cause.push(none);
    this.newestEffect.push(none);
    this.olderSibling.push(none);
    if (message.cause !== null) this.linkToCause(index, message.cause);
    if (!this.byId.has(message.id)) this.byId.set(message.id, index);
    for (const effect of this.waiting.get(message.id) ?? []) this.link(effect, index);
    this.waiting.delete(message.id);
  }

  indexOf(id: string): number {
    return this.byId.get(id) ?? none;
  }

  /** The message of an event, or -1. */
  indexOfSeq(seq: number): number {
    const index = this.seq.lowerBound(seq);
    return index < this.length && this.seq.at(index) === seq ? index : none;
  }

  /** How many of them had been sent by an event. */
  countAt(seq: number): number {
    return this.seq.lowerBound(seq + 1);
  }

  /** What made it be sent, the nearest first; ends at a cap or where a foreign log goes in circles. */
  causes(index: number, cap = 100): number[] {
    const chain: number[] = [];
    const seen = new Set([index]);
    for (let next = this.cause.at(index); next >= 0 && chain.length < cap && !seen.has(next); next = this.cause.at(next)) {
      seen.add(next);
      chain.push(next);
    }
    return chain;
  }

  /** What it caused, with how far away, in the order it was sent. */
  effects(index: number, cap = 100): { readonly index: number; readonly depth: number }[] {
    const found: { index: number; depth: number }[] = [];
    const seen = new Set([index]);
    const visit = (parent: number, depth: number): void => {
      const children: number[] = [];
      for (let child = this.newestEffect.at(parent); child >= 0 && children.length < cap; child = this.olderSibling.at(child)) children.push(child);
      for (const child of children.reverse()) {
        if (found.length >= cap || seen.has(child)) continue;
        seen.add(child);
        found.push({ index: child, depth });
        if (depth < 20) visit(child, depth + 1);
      }
    };
    visit(index, 1);
    return found;
  }

  private linkToCause(index: number, id: string): void {
    const cause = this.byId.get(id);
    if (cause !== undefined) this.link(index, cause);
    else if (this.waiting.size < 10_000) this.waiting.set(id, [...(this.waiting.get(id) ?? []), index]);
  }

  private link(effect: number, cause: number): void {
    if (effect === cause) return;
    this.cause.set(effect, cause);
    this.olderSibling.set(effect, this.newestEffect.at(cause));
    this.newestEffect.set(cause, effect);
  }
}
