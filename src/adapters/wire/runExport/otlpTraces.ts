import { contentHash } from '../../../base/hash.ts';
import type { Message } from '../../../runtime/bus/message.ts';
import type { Trace, WorkSpan } from '../../../runtime/runs/projections/trace.ts';
import { applyToTrace, emptyTrace } from '../../../runtime/runs/projections/trace.ts';
import type { RunEvent } from '../../../runtime/runs/runEvent.ts';
import type { RunListing } from '../../../runtime/runs/runStore.ts';
import { productVersion } from '../../productVersion.ts';
import { maskSecrets } from '../monitor/maskSecrets.ts';
import { previewOf } from '../monitor/preview.ts';

type Value = { readonly stringValue: string } | { readonly intValue: string } | { readonly doubleValue: number } | { readonly boolValue: boolean };
interface Attribute {
  readonly key: string;
  readonly value: Value;
}

/** OTLP in its JSON encoding (opentelemetry-proto 1.x): 0 unset, 1 ok, 2 error. */
const statusCodes: Readonly<Record<WorkSpan['status'], number>> = { running: 0, done: 1, failed: 2, cancelled: 0, interrupted: 2 };

/** A run as OpenTelemetry traces: the run is the root span, each try of an agent at a task a span, messages are events of the sender's. */
export function otlpTraces(listing: RunListing, events: readonly RunEvent[]): unknown {
  const trace = emptyTrace();
  const titles = new Map<string, string>();
  const reasons = new Map<string, string>();
  for (const event of events) {
    applyToTrace(trace, event);
    if (event.body.type === 'agent.joined') titles.set(event.body.agent.id, event.body.agent.title);
    if (event.body.type === 'task.finished' && event.body.outcome.status === 'failed') reasons.set(event.body.task, event.body.outcome.error.message);
  }
  const traceId = contentHash(`trace ${listing.run}`).slice(0, 32);
  const rootId = spanIdOf(listing.run, 'run', 0);
  const last = events.at(-1)?.at ?? listing.startedAt;
  const latest = new Map<string, string>();
  for (const span of trace.spans) latest.set(span.task, spanIdOf(listing.run, span.task, span.attempt));
  const messages = new Map<string, Message[]>();
  for (const message of trace.messages) {
    const key = message.task ?? '';
    const list = messages.get(key);
    if (list === undefined) messages.set(key, [message]);
    else list.push(message);
  }
  const told = new Set<string>();
  const spans = trace.spans.map((span) => {
    const own = told.has(span.task) ? [] : (messages.get(span.task) ?? []);
    told.add(span.task);
    const parent = span.parent === null || isInCycle(trace, span.task) ? undefined : latest.get(span.parent);
    return {
      traceId,
      spanId: spanIdOf(listing.run, span.task, span.attempt),
      parentSpanId: parent ?? rootId,
      name: `invoke_agent ${span.agent}`,
      kind: 1,
      startTimeUnixNano: nanos(span.start),
      endTimeUnixNano: nanos(span.end ?? last),
      attributes: [text('gen_ai.operation.name', 'invoke_agent'), text('gen_ai.agent.id', span.agent), text('gen_ai.agent.name', titles.get(span.agent) ?? span.agent), text('gen_ai.conversation.id', listing.run), text('roundtable.task', span.key), whole('roundtable.attempt', span.attempt), text('roundtable.outcome', span.status)],
      events: own.map(eventOf),
      status: { code: statusCodes[span.status], ...(span.status === 'failed' ? { message: maskSecrets(reasons.get(span.task) ?? 'tried again') } : {}) },
    };
  });
  const root = {
    traceId,
    spanId: rootId,
    name: `${listing.team} run`,
    kind: 1,
    startTimeUnixNano: nanos(listing.startedAt),
    endTimeUnixNano: nanos(listing.endedAt ?? last),
    attributes: [text('roundtable.run', listing.run), text('roundtable.team', listing.team), text('roundtable.outcome', listing.status), whole('roundtable.events', events.length)],
    events: (messages.get('') ?? []).map(eventOf),
    status: { code: listing.status === 'failed' ? 2 : listing.status === 'done' ? 1 : 0 },
  };
  return {
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', 'roundtable'), text('service.version', productVersion)] },
        scopeSpans: [{ scope: { name: 'roundtable', version: productVersion }, spans: [root, ...spans] }],
      },
    ],
  };
}

/** A log that was tampered with may have a task be its own ancestor; a tree of spans must not. */
function isInCycle({ tasks }: Trace, task: string): boolean {
  const seen = new Set<string>();
  for (let next: string | null = task; next !== null; next = tasks.get(next)?.parent ?? null) {
    if (seen.has(next)) return true;
    seen.add(next);
  }
  return false;
}

function eventOf({ at, kind, subject, from, to, id, cause, content }: Message): unknown {
  const target = 'agent' in to ? to.agent : 'topic' in to ? `topic ${to.topic}` : `queue ${to.queue}`;
  return {
    timeUnixNano: nanos(at),
    name: `${kind} ${subject}`,
    attributes: [text('messaging.message.id', id), text('roundtable.from', from), text('roundtable.to', target), ...(cause === null ? [] : [text('roundtable.cause', cause)]), text('roundtable.preview', previewOf(content).text)],
  };
}

function spanIdOf(run: string, task: string, attempt: number): string {
  return contentHash(`span ${run} ${task} ${attempt}`).slice(0, 16);
}

/** Nanoseconds do not fit a number, so they travel as text. */
function nanos(milliseconds: number): string {
  return `${Math.round(milliseconds)}000000`;
}

function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: value } };
}

function whole(key: string, value: number): Attribute {
  return { key, value: { intValue: String(value) } };
}
