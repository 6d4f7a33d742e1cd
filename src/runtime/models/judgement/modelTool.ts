import * as z from 'zod';
import type { JsonSchema, ToolDescription } from '../modelRequest.ts';

/** Something a model may ask for. It checks permissions and bounds itself, whatever the model says. */
export interface ModelTool<T = unknown> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<T>;
  /** What it returns is told to the model, so workspace text comes fenced. What it throws is told as an error. */
  run(input: T, signal: AbortSignal): Promise<string>;
}

/** Keeps the type of the input between the schema and the function. */
export function defineTool<T>(tool: ModelTool<T>): ModelTool {
  return tool as ModelTool;
}

export function describeTool(tool: ModelTool): ToolDescription {
  return { name: tool.name, description: tool.description, input: z.toJSONSchema(tool.input, { io: 'input' }) as JsonSchema };
}
