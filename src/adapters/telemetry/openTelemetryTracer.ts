import type { Context, Span as OpenTelemetrySpan, SpanContext } from '@opentelemetry/api';
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { errorMessage } from '../../base/errors.ts';
import type { Span, Tracer } from '../../runtime/telemetry/tracer.ts';
import type { ProcessTracer } from './createTracer.ts';

const exportTimeoutMs = 3_000;

/**
 * Exports spans as OTLP over HTTP. Parents are handed on in messages as W3C trace parents, never through an ambient
 * context, so that they hold across processes too.
 */
export function createOpenTelemetryTracer(endpoint: string, serviceName: string, serviceVersion: string): ProcessTracer {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': serviceVersion }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: endpoint, timeoutMillis: exportTimeoutMs }),
        exportTimeoutMillis: exportTimeoutMs,
        scheduledDelayMillis: 1_000,
        maxQueueSize: 8_192,
      }),
    ],
  });
  const inner = provider.getTracer('roundtable', serviceVersion);
  const tracer: Tracer = {
    start: (name, attributes, parent) => toSpan(inner.startSpan(name, attributes === undefined ? {} : { attributes }, contextOf(parent))),
  };
  return {
    tracer,
    shutDown: () => provider.shutdown().catch(() => {}),
  };
}

function toSpan(span: OpenTelemetrySpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    set: (attributes) => void span.setAttributes(attributes),
    end: (error) => {
      if (error !== undefined) {
        const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : errorMessage(error);
        span.setStatus({ code: SpanStatusCode.ERROR, message });
      }
      span.end();
    },
  };
}

function contextOf(traceparent: string | undefined): Context {
  const parts = traceparent === undefined ? null : /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent);
  if (parts === null) return ROOT_CONTEXT;
  const parent: SpanContext = { traceId: parts[1]!, spanId: parts[2]!, traceFlags: parseInt(parts[3]!, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}
