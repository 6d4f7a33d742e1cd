import type { Span, Tracer } from '../telemetry/tracer.ts';
import type { ModelCaller } from './modelCaller.ts';
import type { ModelReply } from './modelReply.ts';
import type { ModelRequest } from './modelRequest.ts';

/** Opens the span of a call, named and described as OpenTelemetry's conventions for generative models have it. */
export function startCallSpan(tracer: Tracer, endpoint: string, request: ModelRequest, caller: ModelCaller): Span {
  const [provider, model] = partsOf(endpoint);
  return tracer.start(
    `chat ${model}`,
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': provider,
      'gen_ai.request.model': model,
      'gen_ai.request.max_tokens': request.maxTokens,
      'gen_ai.request.stream': true,
      'gen_ai.agent.id': caller.agent,
      'gen_ai.conversation.id': caller.run,
    },
    caller.trace,
  );
}

export function endCallSpan(span: Span, reply: ModelReply, endpoint: string): void {
  const { usage } = reply;
  span.set({
    'gen_ai.response.model': reply.model,
    'gen_ai.response.finish_reasons': reply.stop,
    'gen_ai.usage.input_tokens': usage.input + usage.cacheRead + usage.cacheWrite,
    'gen_ai.usage.output_tokens': usage.output,
    'gen_ai.usage.cache_read.input_tokens': usage.cacheRead,
    'gen_ai.usage.cache_creation.input_tokens': usage.cacheWrite,
    'roundtable.model.endpoint': endpoint,
  });
  span.end();
}

function partsOf(endpoint: string): [string, string] {
  const slash = endpoint.indexOf('/');
  return slash < 0 ? ['', endpoint] : [endpoint.slice(0, slash), endpoint.slice(slash + 1)];
}
