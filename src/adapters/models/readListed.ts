import { UserFacingError } from '../../base/errors.ts';
import type { Listed } from '../../runtime/models/masking/findPersonalData.ts';

const longest = 500;

/** Reads an entry of the list of words to mask: a word as it stands, or an expression between slashes with its flags. */
export function readListed(entry: string): Listed {
  const expression = /^\/(.+)\/([a-z]*)$/s.exec(entry.trim());
  if (expression === null) return entry;
  const [, source = '', flags = ''] = expression;
  if (entry.length > longest) throw wrong(entry, `it is longer than ${longest} characters`);
  try {
    return new RegExp(source, [...new Set(`${flags.replace('y', '')}g`)].join(''));
  } catch (error) {
    throw wrong(entry, error instanceof Error ? error.message : String(error));
  }
}

function wrong(entry: string, why: string): UserFacingError {
  return new UserFacingError(`The expression to mask ${entry.slice(0, 60)} cannot be used: ${why}`, { hint: 'Write it as /expression/flags, or a word without slashes.' });
}
