import type { Clock } from '../../base/clock.ts';
import { MemoryRunStore } from '../../runtime/runs/memoryRunStore.ts';
import type { OpenStore } from './openStore.ts';

/** The same memory to read from; what would be written is forgotten. For runs that must leave no trace, such as a preview. */
export function readOnlyStore(store: OpenStore, clock: Clock): OpenStore {
  return {
    runs: new MemoryRunStore({ clock }),
    cache: { get: (key) => store.cache.get(key), set: () => {} },
    documents: {
      get: (namespace, key) => store.documents.get(namespace, key),
      list: (namespace) => store.documents.list(namespace),
      set: () => {},
      setAll: () => {},
      delete: () => {},
    },
    file: undefined,
    degradedReason: undefined,
    prune: undefined,
    dispose: () => store.dispose(),
  };
}
