import { errorMessage } from '../../../../base/errors.ts';

/** Why a file could not be loaded, as a person would say it. */
export function whyNotLoaded(error: unknown, file: string): string {
  const message = errorMessage(error).split('\n')[0]!.slice(0, 200);
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (missing !== undefined) return missing.startsWith('.') || missing.startsWith('/') ? `\`${file}\` could not be loaded: there is no \`${missing.split(/[\\/]/).at(-1)!}\`` : `\`${file}\` could not be loaded: the package \`${missing}\` is not installed`;
  return `\`${file}\` could not be loaded: ${message}`;
}
