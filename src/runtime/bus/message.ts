/** Names an agent within a run: `security`, `coordinator`. */
export type AgentId = string;
export type RunId = string;
export type MessageId = string;

/** Where a message goes: one agent, everyone who listens to a topic, or whoever of a queue is free first. */
export type Address =
  | { readonly agent: AgentId }
  | { readonly topic: string }
  | { readonly queue: string };

/** What a message is for, in the terms of the patterns; the monitor draws each with its own glyph. */
export type MessageKind =
  | 'task' // a unit of work handed to an agent
  | 'result' // what came of it
  | 'request' // a question that wants a reply
  | 'reply'
  | 'event' // something that happened, for whom it may concern
  | 'announce' // contract net: a call for bids
  | 'bid'
  | 'award'
  | 'vote'
  | 'argument' // debate
  | 'review' // peer review
  | 'refutation'
  | 'handoff';

/** The envelope of everything two agents tell each other. */
export interface Message<C = unknown> {
  readonly id: MessageId;
  readonly run: RunId;
  readonly from: AgentId;
  readonly to: Address;
  readonly kind: MessageKind;
  /** What it is about, within its kind: `findings.raised`, `coverage.of`. */
  readonly subject: string;
  readonly content: C;
  /** The message that made this one be sent; null for the first of a run. */
  readonly cause: MessageId | null;
  /** The task in whose service it was sent. */
  readonly task: string | null;
  /** W3C trace parent of the sender's span, where tracing is on. */
  readonly trace?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}
