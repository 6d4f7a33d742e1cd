/** Shorter tokens than this have no shape of their own. */
const shortest = 18;

const isTokenCharacter = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.~+/=:|$@%-') isTokenCharacter[char.charCodeAt(0)] = 1;

/**
 * The stretches of a text that could be a token at all, one on each line. They are a small part of it, so that many
 * marks can be looked for; a plain loop, because an expression would begin anew at each character of each short word.
 */
export function longWords(text: string): string {
  const words: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && isTokenCharacter[text.charCodeAt(at)] === 1) continue;
    if (at - start >= shortest) words.push(text.slice(start, at));
    start = at + 1;
  }
  return words.join('\n');
}
