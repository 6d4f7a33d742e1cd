import { isPlaceholder } from './placeholders.ts';
import { isPlainWord } from './headers.ts';
import type { SecretHit } from './secretHit.ts';

/** Kubernetes manifests of secrets: base 64 hides nothing from whoever reads the file. */
export function manifestHits(text: string): SecretHit[] {
  if (!/^[ \t]*kind:[ \t]*["']?secret\b/im.test(text)) return [];
  const hits: SecretHit[] = [];
  for (const document of documentsOf(text)) {
    if (!/^[ \t]*kind:[ \t]*["']?secret["']?[ \t]*\r?$/im.test(document.text)) continue;
    const data = /^[ \t]*data:[ \t]*\r?\n((?:[ \t]+[^\n]*\n?|[ \t]*\r?\n){1,200})/m.exec(document.text);
    if (data === null) continue;
    const base = document.start + data.index + data[0].length - data[1]!.length;
    for (const entry of data[1]!.matchAll(/^[ \t]+["']?([\w.-]{1,100})["']?:[ \t]*(?:[|>]-?[ \t]*\r?\n[ \t]+)?["']?([A-Za-z0-9+/]{8,5000}={0,2})["']?[ \t]*\r?$/gm)) {
      const [whole, name, value] = entry as unknown as [string, string, string];
      const decoded = Buffer.from(value, 'base64').toString('latin1');
      if (/user|name|host|port|\bca\b|cert/i.test(name) || decoded.includes('BEGIN CERTIFICATE') || isPlaceholder(decoded) || isPlainWord(decoded)) continue;
      const start = base + entry.index + whole.lastIndexOf(value);
      hits.push({ kind: 'assignment', name: `\`${name}\` of a Kubernetes secret`, start, end: start + value.length, confidence: 0.7, reason: 'It stands in the data of a manifest of kind Secret, where base 64 hides nothing' });
    }
  }
  return hits;
}

function documentsOf(text: string): { start: number; text: string }[] {
  const documents: { start: number; text: string }[] = [];
  let start = 0;
  for (const line of text.matchAll(/^---[ \t]*\r?$/gm)) {
    documents.push({ start, text: text.slice(start, line.index) });
    start = line.index;
  }
  return [...documents, { start, text: text.slice(start) }];
}
