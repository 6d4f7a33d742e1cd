import type { Environment } from './environment.ts';
import type { Value } from './values.ts';

const contentTypeKey = 'response content type';

/** Keeps what an answer is declared as. */
export function rememberContentType(call: { readonly path: string | undefined; readonly args: readonly Value[] }, env: Environment): void {
  if (call.path === undefined || !/^@response\.(type|contentType|setHeader|header|set|writeHead|append)$/.test(call.path)) return;
  const types: (string | undefined)[] = [];
  if (/\.(type|contentType)$/.test(call.path)) types.push(call.args[0]?.text);
  else if (/^content-type$/i.test(call.args[0]?.text ?? '')) types.push(call.args[1]?.text);
  for (const argument of call.args) for (const [name, field] of argument.fields ?? []) if (/^content-type$/i.test(name)) types.push(field.text);
  for (const type of types) if (type !== undefined) env.set(contentTypeKey, { taints: [], text: type });
}

/** Whether the answer was declared as something that browsers do not read as a page. */
export function answersPlainly(env: Environment): boolean {
  const type = env.get(contentTypeKey)?.text;
  if (type !== undefined && !/html|xml|svg|\0/i.test(type)) return true;
  return false;
}
