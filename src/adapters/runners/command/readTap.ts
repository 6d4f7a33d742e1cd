import type { RawEvent, RawFailure } from '../report/rawReport.ts';

const mostLines = 400_000;

/** Tests of TAP output, subtests included; undefined where the text is no TAP. Tests that only hold others are left out. */
export function readTap(text: string): RawEvent[] | undefined {
  const lines = text.split('\n').slice(0, mostLines);
  if (!lines.some((line) => /^TAP version \d+|^1\.\.\d+/.test(line))) return undefined;
  const events: RawEvent[] = [];
  const names: string[] = [];
  const holds: boolean[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.replace(/\r$/, '');
    const subtest = /^(\s*)# Subtest: (.*)$/.exec(line);
    if (subtest !== null) {
      const depth = depthOf(subtest[1]!);
      names.length = depth;
      names[depth] = unescaped(subtest[2]!);
      holds[depth] = false;
      continue;
    }
    const point = /^(\s*)(not )?ok\b(?:\s+\d+)?(?:\s+-)?\s*(.*?)(?:\s+#\s*(SKIP|TODO)\b.*)?$/i.exec(line);
    if (point === null) continue;
    const depth = depthOf(point[1]!);
    const isParent = holds[depth + 1] === true;
    for (let below = 0; below <= depth; below++) holds[below] = true;
    holds[depth + 1] = false;
    const yaml = yamlAfter(lines, at, point[1]!);
    at += yaml.length;
    if (isParent) continue;
    const path = [...names.slice(0, depth), unescaped(point[3]!) || `test ${events.length + 1}`];
    const status = point[4] !== undefined ? 'skipped' : point[2] === undefined ? 'passed' : 'failed';
    events.push({ t: 'test', file: '', path, status, ...(status === 'failed' ? { failure: failureOf(path.at(-1)!, yaml.join('\n')) } : {}) });
  }
  return events;
}

const depthOf = (indent: string): number => Math.floor(indent.replaceAll('\t', '    ').length / 4);
const unescaped = (name: string): string => name.replace(/\\([#\\])/g, '$1').trim();

/** The block of details behind a test point. */
function yamlAfter(lines: readonly string[], at: number, indent: string): string[] {
  if (!(lines[at + 1] ?? '').startsWith(indent) || (lines[at + 1] ?? '').trim() !== '---') return [];
  const end = lines.findIndex((line, index) => index > at + 1 && index < at + 2000 && line.trim() === '...');
  return end < 0 ? [] : lines.slice(at + 1, end + 1);
}

function failureOf(name: string, yaml: string): RawFailure {
  const value = (keys: string): string | undefined => {
    const found = new RegExp(`^( *)(?:${keys}): *(?:\\|-?|>-?)? *(.*(?:\\n\\1 +.*)*)`, 'm').exec(yaml);
    const text = found?.[2]?.split('\n').map((line) => line.trim()).join('\n').trim();
    return text === undefined || text === '' ? undefined : text.replace(/^(['"])(.*)\1$/s, '$2');
  };
  const expected = value('expected|wanted');
  const actual = value('actual|found|got');
  const code = value('code');
  return {
    message: value('error|message') ?? name,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(code === undefined ? {} : { code }),
    stack: yaml.replace(/^ +(?=\S+:\d+:\d+\)?$|.* \(\S+:\d+:\d+\)$)/gm, '    at '),
    output: yaml,
  };
}
