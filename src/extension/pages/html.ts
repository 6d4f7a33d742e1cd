/** HTML that is safe to show: made only by `html`, which escapes whatever is put into it. */
export class SafeHtml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = SafeHtml | string | number | undefined | readonly Part[];

/** Builds HTML. Strings are escaped, so text from the workspace can never become markup. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): SafeHtml {
  return new SafeHtml(parts.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

function render(value: Part): string {
  if (value === undefined) return '';
  if (value instanceof SafeHtml) return value.text;
  return typeof value === 'object' ? value.map(render).join('') : escapeHtml(String(value));
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A link that runs a command; the panel allows only those it names. */
export function commandUri(command: string, ...args: readonly unknown[]): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(args))}`;
}

/** Text in which `backticks` mark code, as findings are worded. */
export function prose(text: string): SafeHtml {
  const pieces = text.split('`');
  // An odd number of backticks means that one of them is meant as itself.
  if (pieces.length % 2 === 0) return html`${text}`;
  return html`${pieces.map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}`;
}
