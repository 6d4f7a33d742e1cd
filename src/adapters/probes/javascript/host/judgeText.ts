import path from 'node:path';
import type { SinkUse } from '../../../../teams/review/ports/probes.ts';

const shells = /^(?:.*[\\/])?(?:ba|z|k|da|fi)?sh$|^(?:cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)$/;
const mostTexts = 200;

/** The texts in the arguments of a call that decide what harm it does, for one use. */
export function decidingTexts(use: SinkUse, args: readonly unknown[]): string[] {
  const [first, second, third] = args;
  switch (use) {
    case 'sql':
      return textsIn(typeof first === 'object' && first !== null && 'text' in first ? first.text : first).slice(0, Array.isArray(first) ? mostTexts : 1);
    case 'command': {
      const isShell = (typeof first === 'string' && shells.test(first)) || [second, third].some((options) => typeof options === 'object' && options !== null && 'shell' in options && Boolean(options.shell));
      return [...textsIn(first), ...(isShell ? textsIn(second) : [])];
    }
    default:
      return args.flatMap((arg) => textsIn(arg));
  }
}

/** Whether a text still does what was sent to do it: nothing has been escaped, cut off or put in front where that disarms it. */
export function isArmed(use: SinkUse, text: string, payload: string, mark: string): boolean {
  switch (use) {
    case 'path':
      // However it is written, it has left every folder.
      return text.includes(mark) && path.resolve(path.parse(process.cwd()).root, 'a/b', text) === path.join(path.parse(process.cwd()).root, `${mark}.txt`);
    case 'redirect':
      return text.trimStart().startsWith(payload);
    case 'request':
      return hostOf(text)?.includes(mark) === true;
    default:
      return text.includes(payload);
  }
}

function hostOf(text: string): string | undefined {
  if (!/[/:]/.test(text)) return text;
  // A page of ours, wherever that is.
  if (/^\/(?!\/)/.test(text)) return undefined;
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `http:${text.startsWith('//') ? '' : '//'}${text}`).hostname;
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown, depth = 3): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function' || typeof value !== 'object' || value === null || depth === 0) return [];
  if (Buffer.isBuffer(value)) return [value.toString('utf8')];
  if (value instanceof URL) return [value.href];
  let inner: unknown[];
  try {
    inner = Object.values(value).slice(0, mostTexts);
  } catch {
    return [];
  }
  return inner.flatMap((one) => textsIn(one, depth - 1)).slice(0, mostTexts);
}
