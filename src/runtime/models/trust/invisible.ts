/**
 * Characters that show nothing or turn the direction of writing: what a reader sees is then not what a model reads.
 * The joiners that scripts and emoji need are let through where they stand between what they join.
 */
const invisible = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]|\u200d(?![\p{Extended_Pictographic}\p{L}])|\u200c(?!\p{L})/gu;

/** Writes such characters out, so that they act on nobody. A byte-order mark at the very start is no trick. */
export function showInvisible(text: string): string {
  return text.replace(invisible, (character, offset: number) =>
    offset === 0 && character === '\ufeff' ? character : `⟦U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟧`,
  );
}

export function dropInvisible(text: string): string {
  return text.replace(invisible, '');
}

/** Turns that reach over the end of a line, and hidden messages in tag characters: never innocent in code. Flags of regions are. */
export const deceptive = /[\u202a-\u202e\u2066-\u2069]|(?<![\u{1f3f4}\u{e0020}-\u{e007e}])[\u{e0020}-\u{e007e}]{4,}|(?:[\u200b\u200c\u200d\u2060]){6,}/u;
