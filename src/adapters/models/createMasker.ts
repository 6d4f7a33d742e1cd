import { Masker } from '../../runtime/models/masking/masker.ts';
import { findSecrets } from '../analysers/secrets/findSecrets.ts';
import { readListed } from './readListed.ts';

/** Suspicions count as well: what is masked in vain costs nothing. */
const leastConfidence = 0.5;

/** Masks secrets, personal data and what the user lists; throws a `UserFacingError` for an entry that cannot be read. */
export function createMasker(listed: readonly string[]): Masker {
  return new Masker({ findSecrets: (text) => findSecrets(text).filter(({ confidence }) => confidence >= leastConfidence), listed: listed.map(readListed) });
}
