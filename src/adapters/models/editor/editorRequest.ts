import type { EditorModelAsk, EditorModelMessage } from '../../../protocol/editorModels.ts';
import type { ModelMessage, ModelRequest } from '../../../runtime/models/modelRequest.ts';
import { schemaInWords } from '../schemaInWords.ts';

/** Says a request as the editor takes it: no system message, no schema, so both are told in words. */
export function editorRequest(vendor: string, name: string, { system, schema, messages, tools = [], maxTokens }: ModelRequest): Omit<EditorModelAsk, 'call'> {
  const rules = [...(system === '' ? [] : [system]), ...(schema === undefined ? [] : [schemaInWords(schema)])].join('\n\n');
  return {
    vendor,
    name,
    messages: [...(rules === '' ? [] : [{ role: 'user' as const, text: rules }]), ...messages.map(turn)],
    tools: tools.map(({ name: tool, description, input }) => ({ name: tool, description, input })),
    maxTokens,
  };
}

function turn(message: ModelMessage): EditorModelMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', text: message.text };
    case 'tool':
      return { role: 'tool', results: message.results.map(({ callId, text, isError }) => ({ callId, text: isError === true ? `Error: ${text}` : text })) };
    case 'assistant':
      // What could not be read must not be sent back: a provider may insist on an object.
      return { role: 'assistant', text: message.text, calls: (message.toolCalls ?? []).map((call) => ({ id: call.id, name: call.name, input: 'input' in call ? call.input : {} })) };
  }
}
