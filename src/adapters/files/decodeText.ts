import iconv from 'iconv-lite';

/** What bytes turn out to be: text in some encoding, or not text. */
export type DecodedText =
  | { readonly kind: 'text'; readonly text: string; readonly encoding: TextEncodingName; readonly hasBom: boolean }
  | { readonly kind: 'binary' };

export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * Decodes source text. A byte order mark decides; else strict UTF-8; else, where no byte says "binary", Windows-1252,
 * which gives every byte exactly one character, so that columns stay right even where the guess at letters is wrong.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeUtf8(bytes.subarray(3), true);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes.subarray(2), 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes.subarray(2), 'utf-16be');
  return decodeUtf8(bytes, false);
}

function decodeUtf8(bytes: Uint8Array, hasBom: boolean): DecodedText {
  if (bytes.includes(0)) return { kind: 'binary' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: 'text', text, encoding: 'utf-8', hasBom };
  } catch {
    if (controlShare(bytes) > 0.01) return { kind: 'binary' };
    return { kind: 'text', text: iconv.decode(Buffer.from(bytes), 'windows-1252'), encoding: 'windows-1252', hasBom: false };
  }
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  const text = iconv.decode(Buffer.from(bytes), encoding, { stripBOM: false });
  return text.includes('\0') ? { kind: 'binary' } : { kind: 'text', text, encoding, hasBom: true };
}

/** Texts in any eight-bit encoding hold next to no control characters besides white space and escape. */
function controlShare(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  let count = 0;
  for (const byte of bytes) {
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) count++;
  }
  return count / bytes.length;
}
