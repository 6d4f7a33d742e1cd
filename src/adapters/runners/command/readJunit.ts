import type { RawEvent } from '../report/rawReport.ts';

const longest = 20 * 1024 * 1024;
const mostCases = 100_000;

/** Tests of a JUnit report; undefined where the text is none. `resolve` finds the file that a class or a path names. */
export function readJunit(text: string, resolve: (name: string) => string | undefined): RawEvent[] | undefined {
  if (text.length > longest || !/<testsuites?\b/.test(text)) return undefined;
  const events: RawEvent[] = [];
  const cases = /<testcase\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
  for (let found = cases.exec(text); found !== null && events.length < mostCases; found = cases.exec(text)) {
    const attributes = attributesOf(found[1]!);
    const inner = found[2] ?? '';
    const className = attributes['classname'] ?? '';
    const file = resolve(attributes['file'] ?? '') ?? resolve(className) ?? resolve(`${className.replaceAll('.', '/')}.py`) ?? '';
    const name = attributes['name'] ?? 'unnamed';
    const path = file !== '' || className === '' || className === name ? [name] : [className, name];
    const problem = /<(failure|error)\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/\1>)/.exec(inner);
    const status = problem !== null ? 'failed' : /<skipped\b/.test(inner) ? 'skipped' : 'passed';
    const body = problem === null ? '' : decoded(problem[3] ?? '');
    const told = problem === null ? {} : attributesOf(problem[2]!);
    events.push({
      t: 'test', file, path, status, ms: Number(attributes['time'] ?? 0) * 1000 || 0,
      ...(attributes['line'] === undefined ? {} : { line: Number(attributes['line']) }),
      ...(problem === null ? {} : {
        failure: {
          message: told['message'] ?? body.trim().split('\n')[0] ?? name,
          kind: /assert|comparison|expectation/i.test(told['type'] ?? '') ? 'assertion' as const : 'error' as const,
          ...(told['type'] === undefined ? {} : { code: told['type'] }),
          stack: body,
          output: body,
        },
      }),
    });
  }
  return events;
}

function attributesOf(text: string): Record<string, string | undefined> {
  return Object.fromEntries([...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((match) => [match[1]!, decoded(match[2] ?? match[3] ?? '')]));
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inner: string) => inner.replaceAll('&', '&amp;'))
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return named[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}
