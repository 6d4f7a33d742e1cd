import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of a text as 64 hexadecimal digits; for anything that names content. */
export function contentHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** The first 16 hexadecimal digits of the SHA-256 over several parts, kept apart by their lengths. */
export function shortHash(...parts: readonly string[]): string {
  return contentHash(parts.map((part) => `${part.length}:${part}`).join('|')).slice(0, 16);
}
