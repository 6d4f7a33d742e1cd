// Scores the secret scanner on fixtures: node test/bench/review/secrets.ts CHECKOUT [--wrong]
// CHECKOUT is a checkout of gitleaks; its rules list texts that hold a secret (`tps`) and texts that do not (`fps`) as Go strings.
// Only strings that stand there whole are taken: what a rule generates at random is its own pattern turned around.
// The community's preset on its own is measured beside ours, on the same texts in the same run.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { createSecretScanner } from '../../../src/adapters/analysers/secrets/secretScanner.ts';

interface Fixture {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
  readonly secret: boolean;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { wrong: { type: 'boolean', default: false } } });
const [checkout] = positionals;
if (checkout === undefined) {
  console.error('usage: node test/bench/review/secrets.ts CHECKOUT [--wrong]');
  process.exit(2);
}

const folder = path.join(checkout, 'cmd/generate/config/rules');
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'))
  .flatMap((name) => fixturesOf(path.basename(name, '.go'), readFileSync(path.join(folder, name), 'utf8')));
const scanner = createSecretScanner();
const signal = new AbortController().signal;
const score = { ours: { true: 0, false: 0 }, preset: { true: 0, false: 0 } };
for (const { rule, file, text, secret } of fixtures) {
  const ours = (await scanner.scan({ path: file, text }, signal)).length > 0;
  if (ours) score.ours[`${secret}`]++;
  if (await presetFlags(text, file)) score.preset[`${secret}`]++;
  if (values.wrong && ours !== secret) console.log(`${secret ? 'missed' : 'false '} ${rule}`);
}
const secrets = fixtures.filter(({ secret }) => secret).length;
const others = fixtures.length - secrets;
console.log(`${secrets} secrets, ${others} texts without one`);
for (const [name, { true: found, false: wrong }] of Object.entries(score)) {
  console.log(`${name.padEnd(8)} found ${share(found, secrets)}   false ${share(wrong, others)}`);
}

async function presetFlags(content: string, filePath: string): Promise<boolean> {
  const { messages } = await lintSource({
    source: { filePath, content, contentType: 'text', ext: path.extname(filePath) },
    options: { noPhysicFilePath: true, config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } },
  });
  return messages.length > 0;
}

function share(part: number, whole: number): string {
  return `${part} of ${whole} ${((100 * part) / whole).toFixed(1)} %`;
}

/** The whole strings of every list that is assigned or appended to `tps` and `fps`. Maps give the file's name as well. */
function fixturesOf(rule: string, go: string): Fixture[] {
  return [...go.matchAll(/\b(tps|fps)\s*:?=\s*(?:append\(\s*\w+,|map\[string\]string\{|\[\]string\{)/g)].flatMap((match) => {
    const items = literalsFrom(go, match.index + match[0].length);
    const isMap = match[0].includes('map[');
    const secret = match[1] === 'tps';
    return items.map(({ key, text }) => ({ rule, file: isMap && key !== undefined ? path.basename(key) : 'settings.txt', text, secret }));
  });
}

/** Reads a Go argument or element list up to its closing bracket; an item counts when it is one string and nothing else. */
function literalsFrom(go: string, from: number): { readonly key?: string; readonly text: string }[] {
  const items: { key?: string; text: string }[] = [];
  let key: string | undefined;
  let text: string | undefined;
  let other = false;
  let depth = 0;
  const end = (): void => {
    if (text !== undefined && !other) items.push({ ...(key === undefined ? {} : { key }), text });
    [key, text, other] = [undefined, undefined, false];
  };
  for (let at = from; at < go.length; at++) {
    const char = go[at]!;
    if (go.startsWith('//', at)) at = endOf(go, '\n', at);
    else if (char === '`' || char === '"') {
      const stop = char === '`' ? endOf(go, '`', at + 1) : closingQuote(go, at);
      const raw = go.slice(at + 1, stop);
      if (depth > 0 || text !== undefined) other = true;
      else text = char === '`' ? raw : unescape(raw);
      at = stop;
    } else if ('([{'.includes(char)) [depth, other] = [depth + 1, true];
    else if (')]}'.includes(char)) {
      if (depth === 0) {
        end();
        return items;
      }
      depth--;
    } else if (depth === 0 && char === ',') end();
    else if (depth === 0 && char === ':') [key, text] = [text, undefined];
    else if (!/\s/.test(char)) other = true;
  }
  return items;
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
}

function closingQuote(go: string, open: number): number {
  let at = open + 1;
  while (at < go.length && go[at] !== '"') at += go[at] === '\\' ? 2 : 1;
  return at;
}

/** Go's escapes in fixtures are JSON's as well; what is not stays as written. */
function unescape(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
