import type { JsonSchema } from '../../runtime/models/modelRequest.ts';

/** For models that cannot be held to a schema: asks for it. */
export function schemaInWords(schema: JsonSchema): string {
  return `Answer with one JSON value and nothing else: no words around it, no code fence. It must fit this JSON schema:\n${JSON.stringify(schema)}`;
}
