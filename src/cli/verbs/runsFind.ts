import { UserFacingError } from '../../base/errors.ts';
import type { RunListing, RunStore } from '../../runtime/runs/runStore.ts';
import { openHistory } from '../workbench.ts';

/** The run that an id, or the start of one, names. */
export function findRun(store: RunStore, id: string): RunListing {
  const matches = store.list({}).filter((listing) => listing.run.startsWith(id));
  if (matches.length === 0) throw new UserFacingError(`There is no run ${id}`, { hint: 'roundtable runs list shows what there is.' });
  const exact = matches.find((listing) => listing.run === id);
  if (exact === undefined && matches.length > 1) throw new UserFacingError(`${matches.length} runs start with ${id}: give more of the id`);
  return exact ?? matches[0]!;
}

/** Opens the history for as long as the work on it takes. */
export async function withHistory<T>(work: (store: RunStore) => T | Promise<T>): Promise<T> {
  const history = await openHistory();
  try {
    return await work(history.store);
  } finally {
    await history.dispose();
  }
}
