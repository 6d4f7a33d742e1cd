/**
 * Which findings a command is about. A code action passes `{ ids }` or `{ id }`, a row of the tree its handle and, where
 * several are selected, all of them as a second argument.
 */
export function findingIdsOf(args: readonly unknown[]): readonly string[] {
  const [first, second] = args;
  const selection = Array.isArray(second) ? second.flatMap(idsOf) : [];
  return [...new Set(selection.length > 0 ? selection : idsOf(first))];
}

function idsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { ids, id, findingId } = value as { ids?: unknown; id?: unknown; findingId?: unknown };
  if (Array.isArray(ids)) return ids.filter((item) => typeof item === 'string');
  if (typeof findingId === 'string') return [findingId];
  return typeof id === 'string' ? [id] : [];
}
