import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import type { SecretScanner } from '../ports/instruments.ts';
import type { FileInstrument } from './instrument.ts';

/** Secrets in any text file, whatever its language. */
export function secretsInstrument(scanner: SecretScanner): FileInstrument {
  return {
    id: 'secrets',
    version: rulesVersion,
    checks: 'secrets',
    appliesTo: (file) => file.status !== 'deleted',
    cacheKey: () => '',
    read: async ({ file, text }, signal) => ({ observations: await scanner.scan({ path: file.path, text: text.text }, signal) }),
  };
}
