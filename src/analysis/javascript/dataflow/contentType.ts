import type { Environment } from './environment.ts';
import type { Value } from './values.ts';
import { harmless, isKnown } from './values.ts';

const contentTypeKey = 'response content type';
/** What may be a page; where two ways meet, it wins over `harmless`. */
const page: Value = { taints: [], text: 'page' };

/** Keeps what an answer is declared as; `unknownIs` for a type that is not written here. */
export function rememberContentType(call: { readonly path: string | undefined; readonly args: readonly Value[] }, env: Environment, unknownIs: 'plain' | 'page'): void {
  if (call.path === undefined || !/^@response\.(type|contentType|setHeader|header|set|writeHead|append|attachment)$/.test(call.path)) return;
  const types: (string | undefined)[] = [];
  const name = call.args[0]?.text ?? '';
  // What is offered as a download is not shown.
  if (/\.attachment$/.test(call.path) || (/^content-disposition$/i.test(name) && /^\s*attachment/i.test(call.args[1]?.text ?? ''))) types.push('application/octet-stream');
  const declared = /\.(type|contentType)$/.test(call.path) ? call.args[0] : /^content-type$/i.test(name) ? call.args[1] : undefined;
  if (declared !== undefined) types.push(isKnown(declared.text) || unknownIs === 'page' ? declared.text : 'text/plain');
  for (const argument of call.args) for (const [header, field] of argument.fields ?? []) if (/^content-type$/i.test(header)) types.push(field.text);
  for (const type of types) if (type !== undefined) env.set(contentTypeKey, /html|xml|svg|\0/i.test(type) ? page : harmless);
}

/** Whether the answer was declared, on every way to here, as something that browsers do not read as a page. */
export function answersPlainly(env: Environment): boolean {
  return env.get(contentTypeKey)?.isHarmless === true;
}

/** Runs a handler with an answer that nothing was said about yet; what it says is not said of other answers. */
export function withOwnAnswer<T>(env: Environment, run: () => T): T {
  const before = env.get(contentTypeKey) ?? page;
  env.set(contentTypeKey, page);
  const result = run();
  env.set(contentTypeKey, before);
  return result;
}
