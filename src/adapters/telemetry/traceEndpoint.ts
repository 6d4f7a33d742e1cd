/** Where spans go, by the variables that OpenTelemetry defines; undefined, the default, is nowhere. */
export function traceEndpoint(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined;
  const traces = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']?.trim();
  if (traces) return traces;
  const all = environment['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim();
  return all ? `${all.replace(/\/+$/, '')}/v1/traces` : undefined;
}
