/** One span of work; attributes use the OpenTelemetry names. */
export interface Span {
  /** W3C trace parent of this span, or undefined where tracing is off. */
  readonly traceparent: string | undefined;
  set(attributes: Readonly<Record<string, string | number | boolean>>): void;
  end(error?: unknown): void;
}

/** Opens spans; the real one is made by an adapter only if an endpoint is set. */
export interface Tracer {
  start(name: string, attributes?: Readonly<Record<string, string | number | boolean>>, parent?: string): Span;
}

const silentSpan: Span = { traceparent: undefined, set: () => {}, end: () => {} };

export const silentTracer: Tracer = { start: () => silentSpan };
