import type { DiffLine } from './fixDiff.ts';
import type { SafeHtml } from './html.ts';
import { html } from './html.ts';

/** A stretch of a difference, with line numbers of the text as it is. */
export function diffHunkHtml(lines: readonly DiffLine[]): SafeHtml {
  const sign = { same: ' ', removed: '-', added: '+' } as const;
  const rows = lines.map(
    ({ kind, text, line }) =>
      html`<span class="line ${kind}"><span class="number">${kind === 'added' ? '' : line}</span>${sign[kind]} ${text}${'\n'}</span>`,
  );
  return html`<pre class="diff">${rows}</pre>`;
}
