import type { DocumentStore } from '../../runtime/memory/documentStore.ts';
import type { FindingHistory, KnownFinding } from '../../teams/review/ports/memory.ts';

/** Findings that have not been seen for this long are forgotten. */
const forgetAfterMs = 180 * 24 * 60 * 60 * 1000;

/** Keeps what became of findings in the document store, one document a root; small enough to read whole. */
export function createFindingHistory(documents: DocumentStore, now: () => number): FindingHistory {
  const findings = (root: string): Record<string, KnownFinding> =>
    (documents.get('findings', root) as Record<string, KnownFinding> | undefined) ?? {};
  const renames = (root: string): Record<string, string> => (documents.get('renames', root) as Record<string, string> | undefined) ?? {};
  return {
    known: (root) => new Map(Object.entries(findings(root))),
    save: (root, changed) => {
      const all = { ...findings(root) };
      for (const finding of changed) all[finding.id] = finding;
      const oldest = now() - forgetAfterMs;
      const kept = Object.entries(all).filter(([, finding]) => finding.lastSeen >= oldest);
      documents.set('findings', root, Object.fromEntries(kept));
    },
    originalPath: (root, path) => renames(root)[path] ?? path,
    rename: (root, from, to) => {
      const all = renames(root);
      const original = all[from] ?? from;
      if (all[to] === original) return;
      documents.set('renames', root, { ...all, [to]: original });
    },
  };
}
