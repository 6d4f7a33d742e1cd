import type { Clock } from '../../base/clock.ts';
import type { Workbench } from '../../adapters/workbench/openWorkbench.ts';
import type { DocumentStore } from '../../runtime/memory/documentStore.ts';
import { MemoryDocumentStore } from '../../runtime/memory/memoryDocumentStore.ts';

/** Where rejections are kept: in the workbench's own store, or for as long as the process lives where it shows none. */
export function memoryOf(workbench: Workbench & { readonly documents?: DocumentStore }, clock: Clock): DocumentStore {
  return workbench.documents ?? new MemoryDocumentStore(clock);
}
