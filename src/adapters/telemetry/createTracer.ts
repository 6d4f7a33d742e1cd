import { errorMessage } from '../../base/errors.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import type { Tracer } from '../../runtime/telemetry/tracer.ts';
import { silentTracer } from '../../runtime/telemetry/tracer.ts';
import { traceEndpoint } from './traceEndpoint.ts';

/** A tracer and how to send off what it still holds. */
export interface ProcessTracer {
  readonly tracer: Tracer;
  /** Never rejects, and waits no longer than a few seconds for an endpoint that does not answer. */
  shutDown(): Promise<void>;
}

/** The process's tracer: silent unless an endpoint is set, and only then is anything of OpenTelemetry loaded. */
export async function createTracer(
  environment: Readonly<Record<string, string | undefined>>,
  serviceVersion: string,
  logger: Logger,
): Promise<ProcessTracer> {
  const endpoint = traceEndpoint(environment);
  const silent: ProcessTracer = { tracer: silentTracer, shutDown: () => Promise.resolve() };
  if (endpoint === undefined) return silent;
  try {
    const { createOpenTelemetryTracer } = await import('./openTelemetryTracer.ts');
    return createOpenTelemetryTracer(endpoint, environment['OTEL_SERVICE_NAME'] ?? 'roundtable', serviceVersion);
  } catch (error) {
    logger.log('warn', 'Traces are not exported', { error: errorMessage(error) });
    return silent;
  }
}
