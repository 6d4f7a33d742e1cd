import { readJson } from '../../runtime/models/judgement/readJson.ts';
import type { ToolCall } from '../../runtime/models/modelReply.ts';

const maxKept = 4_000;

/** Makes a tool call of its parts as they came; arguments that cannot be read stay as text for whoever answers. */
export function toolCallOf(id: string, name: string, json: string): ToolCall {
  // A tool without parameters is called with nothing at all by some.
  if (json.trim() === '') return { id, name, input: {} };
  const read = readJson(json);
  return read.ok ? { id, name, input: read.value } : { id, name, unreadable: json.slice(0, maxKept) };
}
