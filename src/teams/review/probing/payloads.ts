import type { SinkUse } from '../ports/probes.ts';

/** The word that marks what was sent; the same for the same finding, so that a probe can be repeated. */
export function markOf(findingId: string): string {
  return `rt${findingId.replace(/[^0-9a-z]/gi, '').toLowerCase().slice(0, 8)}`;
}

/** Enough steps up to leave any folder. */
const up = '../'.repeat(24);

/**
 * What is sent to a sink of each use: text that would do harm there, with the mark in it. Every sign is in it that an
 * escape would have to change, so that what arrives unchanged has met none.
 */
export function payloadsFor(use: SinkUse, mark: string): readonly string[] {
  switch (use) {
    case 'command':
      return [`x"'; touch ${mark} #$(${mark})`];
    case 'code':
      return [`${mark}("'\\\`)`];
    case 'sql':
      return [`${mark}' OR "1"="1' -- `];
    case 'path':
      return [`${up}${mark}.txt`];
    case 'html':
      return [`<img src="x" onerror='${mark}()'>`];
    case 'template':
      return [`{{${mark}}}<%= ${mark} %>\${${mark}}#{${mark}}`];
    case 'redirect':
      return [`https://${mark}.example/`, `//${mark}.example/`];
    case 'request':
      return [`http://${mark}.example/`, `${mark}.example`, `@${mark}.example/`];
    case 'deserialize':
      return [`!!${mark} "'{}`];
  }
}
