import type { SafeHtml } from './html.ts';
import { html } from './html.ts';

/**
 * The Markdown our own reports are written in: headings, paragraphs, lists, tables, fences, quotes, code, emphasis and
 * web links. Everything else stays text; there is no way to HTML, images or commands from here.
 */
export function markdownToHtml(markdown: string): SafeHtml {
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
  const blocks: SafeHtml[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    if (line.trim() === '') {
      at++;
      continue;
    }
    const { block, next } = readBlock(lines, at);
    blocks.push(block);
    at = next;
  }
  return html`${blocks}`;
}

interface Read {
  readonly block: SafeHtml;
  readonly next: number;
}

const listItem = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;

function readBlock(lines: readonly string[], at: number): Read {
  const line = lines[at]!;
  if (/^\s*(```|~~~)/.test(line)) return readFence(lines, at);
  const heading = /^(#{1,6})\s(.*)$/.exec(line);
  if (heading !== null) return { block: headingHtml(heading[1]!.length, withoutClosingMarks(heading[2]!)), next: at + 1 };
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return { block: html`<hr>`, next: at + 1 };
  if (isTable(lines, at)) return readTable(lines, at);
  if (listItem.test(line)) return readList(lines, at);
  if (line.startsWith('>')) return readQuote(lines, at);
  return readParagraph(lines, at);
}

function headingHtml(level: number, text: string): SafeHtml {
  switch (level) {
    case 1:
      return html`<h1>${inline(text)}</h1>`;
    case 2:
      return html`<h2>${inline(text)}</h2>`;
    default:
      return html`<h3>${inline(text)}</h3>`;
  }
}

function readFence(lines: readonly string[], at: number): Read {
  const marker = lines[at]!.trim().slice(0, 3);
  let end = at + 1;
  while (end < lines.length && !lines[end]!.trim().startsWith(marker)) end++;
  return { block: html`<pre><code>${lines.slice(at + 1, end).join('\n')}</code></pre>`, next: end + 1 };
}

function readList(lines: readonly string[], at: number): Read {
  const isOrdered = listItem.exec(lines[at]!)![1] !== undefined;
  const items: { text: string; readonly depth: number }[] = [];
  let next = at;
  for (; next < lines.length; next++) {
    const line = lines[next]!;
    const match = listItem.exec(line);
    const indent = line.length - line.trimStart().length;
    if (match !== null) items.push({ text: match[2]!, depth: indent >= 2 ? 1 : 0 });
    else if (line.trim() !== '' && indent >= 2) items.at(-1)!.text += ` ${line.trim()}`;
    else break;
  }
  const rows = items.map(({ text, depth }) =>
    depth === 0 ? html`<li>${inline(text)}</li>` : html`<li class="deeper">${inline(text)}</li>`,
  );
  return { block: isOrdered ? html`<ol>${rows}</ol>` : html`<ul>${rows}</ul>`, next };
}

function readQuote(lines: readonly string[], at: number): Read {
  let end = at;
  while (end < lines.length && lines[end]!.startsWith('>')) end++;
  const text = lines.slice(at, end).map((line) => line.replace(/^>\s?/, '')).join(' ');
  return { block: html`<blockquote>${inline(text)}</blockquote>`, next: end };
}

function isTable(lines: readonly string[], at: number): boolean {
  const rule = (lines[at + 1] ?? '').trim();
  return lines[at]!.includes('|') && rule.includes('-') && cells(rule).every((cell) => /^:?-{2,}:?$/.test(cell));
}

/** A heading may end with marks like those it begins with. */
function withoutClosingMarks(text: string): string {
  let end = text.trimEnd().length;
  while (end > 0 && text[end - 1] === '#') end--;
  return text.slice(0, end).trim();
}

function readTable(lines: readonly string[], at: number): Read {
  let end = at + 2;
  while (end < lines.length && lines[end]!.includes('|') && lines[end]!.trim() !== '') end++;
  const head = cells(lines[at]!).map((cell) => html`<th>${inline(cell)}</th>`);
  const rows = lines.slice(at + 2, end).map((line) => html`<tr>${cells(line).map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`);
  return { block: html`<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`, next: end };
}

function cells(line: string): readonly string[] {
  const text = line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '');
  return text.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function readParagraph(lines: readonly string[], at: number): Read {
  let end = at + 1;
  while (end < lines.length && lines[end]!.trim() !== '' && !startsBlock(lines, end)) end++;
  return { block: html`<p>${inline(lines.slice(at, end).join(' '))}</p>`, next: end };
}

function startsBlock(lines: readonly string[], at: number): boolean {
  return /^(#{1,6}\s|\s*(```|~~~)|>)/.test(lines[at]!) || listItem.test(lines[at]!) || isTable(lines, at);
}

const inlinePattern =
  /(`+)(.+?)\1|\*\*(.+?)\*\*|(?<![\w*])[*_]([^*_\s](?:[^*_]*[^*_\s])?)[*_](?!\w)|\[([^\]]+)\]\((https:\/\/[^)\s]+)\)|\\([\\`*_{}[\]()#+\-.!|<>~&$])/g;

/** Longer paragraphs are shown as they stand. */
const longestFormatted = 10_000;

function inline(text: string): SafeHtml {
  if (text.length > longestFormatted) return html`${text}`;
  const parts: (SafeHtml | string)[] = [];
  let at = 0;
  for (const match of text.matchAll(inlinePattern)) {
    const [whole, , code, strong, emphasis, linkText, linkTarget, escaped] = match;
    parts.push(text.slice(at, match.index));
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (strong !== undefined) parts.push(html`<strong>${inline(strong)}</strong>`);
    else if (emphasis !== undefined) parts.push(html`<em>${emphasis}</em>`);
    else if (linkText !== undefined) parts.push(html`<a href="${linkTarget}">${linkText}</a>`);
    else parts.push(escaped ?? whole);
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return html`${parts}`;
}
