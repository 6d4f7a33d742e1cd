import { errorMessage } from '../../../base/errors.ts';
import type { ToolCall } from '../modelReply.ts';
import type { ToolResult } from '../modelRequest.ts';
import type { LoopMeter } from './loopLimits.ts';
import type { ModelTool } from './modelTool.ts';
import { validate } from './validate.ts';

const maxCallsPerTurn = 16;
const maxResultLength = 40_000;

/** Makes the calls that a model asks for, one after the other. Every call gets its answer, even one that is not made. */
export async function answerCalls(calls: readonly ToolCall[], tools: readonly ModelTool[], meter: LoopMeter, signal: AbortSignal): Promise<readonly ToolResult[]> {
  const results: ToolResult[] = [];
  for (const [index, call] of calls.entries()) results.push(await answer(call, index, tools, meter, signal));
  meter.brought(results.filter(({ isError }) => isError !== true).map((result) => result.text));
  return results;
}

async function answer(call: ToolCall, index: number, tools: readonly ModelTool[], meter: LoopMeter, signal: AbortSignal): Promise<ToolResult> {
  const refuse = (text: string): ToolResult => ({ callId: call.id, text, isError: true });
  if (index >= maxCallsPerTurn) return refuse(`Not done: at most ${maxCallsPerTurn} calls in one turn.`);
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined) return refuse(`There is no tool of this name. There are: ${tools.map(({ name }) => name).join(', ')}.`);
  if (!meter.mayCall(call)) return refuse('Not done again: this call was made with the same arguments before. Use its earlier result or finish.');
  if (!('input' in call)) return refuse('The arguments are not JSON. Call again with valid JSON.');
  const input = validate(tool.input, call.input);
  if (!input.ok) return refuse(`The arguments do not fit: ${input.error}. Call again with corrected ones.`);
  try {
    const text = await tool.run(input.value, signal);
    return { callId: call.id, text: text.length <= maxResultLength ? text : `${text.slice(0, maxResultLength)}\n[shortened: ${text.length - maxResultLength} more characters]` };
  } catch (error) {
    if (signal.aborted) throw error;
    return refuse(`It failed: ${errorMessage(error).slice(0, 500)}`);
  }
}
