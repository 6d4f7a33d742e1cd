/** How much of what a runner said is kept. */
export const caps = { message: 600, output: 8 * 1024, frames: 20, value: 2000 } as const;

/** A text without the escape sequences that colour it. */
export function withoutColours(text: string): string {
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007/g, '');
}

/** The beginning of a text, with a mark where something was cut off. */
export function bounded(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

/** The end of a text: what a program said last tells why it stopped. */
export function lastPart(text: string, limit: number): string {
  const clean = withoutColours(text).trim();
  return clean.length <= limit ? clean : `…${clean.slice(1 - limit)}`;
}
