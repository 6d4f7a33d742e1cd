import type { RecordedRequest } from './requestRecorder.ts';

/** Requests for people to read: all that they say, line breaks as such. The bytes themselves are in the JSON form. */
export function readableRequests(requests: readonly RecordedRequest[]): string {
  if (requests.length === 0) return 'Nothing would be sent: the change holds nothing for a model to read, or what was answered before is kept and used again.\n';
  const parts = requests.map(({ endpoint, url, body, digest }, index) => {
    const bytes = Buffer.byteLength(body).toLocaleString('en');
    return `═══ Request ${index + 1} of ${requests.length} to ${endpoint} at ${url}: ${bytes} bytes, SHA-256 ${digest}\n\n${readable(body)}\n`;
  });
  return `${parts.join('\n')}\nThis is what would be sent first. What is asked about the answers depends on them. Nothing was sent.\n`;
}

function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2).replace(/\\(?:\\|n|t|")/g, (escaped) => plain[escaped] ?? escaped).replace(/[\u0080-\u009f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);
  } catch {
    return body;
  }
}

const plain: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\"': '"', '\\\\': '\\' };
