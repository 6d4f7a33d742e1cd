import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where everything that is fetched or made is kept; ignored by git and safe to delete. */
export const cache = join(root, '.cache');
