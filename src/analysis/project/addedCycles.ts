import type { Evidence } from '../observation.ts';
import type { FileSummary } from '../sourceFile.ts';
import { importCycle } from './infos.ts';
import type { ImportEdge, ProjectIndex } from './projectIndex.ts';
import type { ProjectObservation } from './projectObservation.ts';
import { stronglyConnected } from './stronglyConnected.ts';

/**
 * The import cycles that a change closes. `before` holds each changed file as it was, `undefined` for a new one (a
 * renamed file goes under its new path). Files that already needed each other before are not reported again.
 */
export function addedCycles(after: ProjectIndex, before: ReadonlyMap<string, FileSummary | undefined>): ProjectObservation[] {
  const added: { from: string; edge: ImportEdge }[] = [];
  const earlier = new Map<string, ReadonlySet<string>>();
  for (const [path, summary] of before) {
    const old = new Set(summary === undefined ? [] : loads(after.edgesOf({ ...summary, path })));
    earlier.set(path, old);
    const seen = new Set<string>();
    for (const edge of after.importsOf(path)) {
      if (!edge.isAtLoad || old.has(edge.to) || seen.has(edge.to)) continue;
      seen.add(edge.to);
      added.push({ from: path, edge });
    }
  }
  if (added.length === 0) return [];

  const paths = [...after.summaries.keys()];
  const now = new Map<string, readonly string[]>();
  const nextNow = (path: string): readonly string[] => {
    let known = now.get(path);
    if (known === undefined) now.set(path, (known = loads(after.importsOf(path))));
    return known;
  };
  const partsNow = stronglyConnected(paths, nextNow);
  const closing = added.filter(({ from, edge }) => partsNow.get(from) === partsNow.get(edge.to));
  if (closing.length === 0) return [];
  const partsBefore = stronglyConnected(paths, (path) => [...(earlier.get(path) ?? nextNow(path))]);

  const reported = new Set<string>();
  const observations: ProjectObservation[] = [];
  const ways = closing.map(({ from, edge }) => ({ from, edge, back: shortestWay(edge.to, from, nextNow, (path) => partsNow.get(path) === partsNow.get(from)) }));
  ways.sort((a, b) => (a.back?.length ?? 0) - (b.back?.length ?? 0));
  for (const { from, edge, back } of ways) {
    const wasTogether = partsBefore.has(from) && partsBefore.get(from) === partsBefore.get(edge.to) && before.get(from) !== undefined;
    if (wasTogether) continue;
    if (back === undefined) continue;
    const cycle = [from, ...back];
    // One remark for each file and tangle: breaking the shortest way around is where to begin.
    const keys = [`${from} ${partsNow.get(from)}`, [...new Set(cycle)].sort().join('\0')];
    if (keys.some((key) => reported.has(key))) continue;
    for (const key of keys) reported.add(key);
    observations.push(observe(after, from, edge, cycle));
  }
  return observations;
}

function loads(edges: readonly ImportEdge[]): string[] {
  return [...new Set(edges.filter(({ isAtLoad }) => isAtLoad).map(({ to }) => to))];
}

/** The shortest chain of imports from one file to another, both included. */
function shortestWay(from: string, to: string, next: (path: string) => readonly string[], within: (path: string) => boolean): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  let edge = [from];
  while (edge.length > 0 && !cameFrom.has(to)) {
    const further: string[] = [];
    for (const path of edge) {
      for (const target of next(path)) {
        if (cameFrom.has(target) || !within(target)) continue;
        cameFrom.set(target, path);
        further.push(target);
      }
    }
    edge = further;
  }
  if (!cameFrom.has(to)) return undefined;
  const way: string[] = [];
  for (let at: string | undefined = to; at !== undefined; at = cameFrom.get(at)) way.push(at);
  return way.reverse();
}

function observe(index: ProjectIndex, from: string, edge: ImportEdge, cycle: readonly string[]): ProjectObservation {
  const steps: Evidence[] = [];
  for (let i = 0; i + 1 < cycle.length; i++) {
    const importer = cycle[i]!;
    const target = cycle[i + 1]!;
    const via = i === 0 ? edge.via : index.importsOf(importer).find(({ to, isAtLoad }) => isAtLoad && to === target)?.via;
    steps.push({
      kind: 'imports',
      text: `\`${importer}\` imports \`${target}\`${i === 0 ? ' (added by this change)' : ''}`,
      ...(via && { place: { file: importer, range: via.range } }),
    });
  }
  const others = cycle.slice(1, -1);
  const through = others.length === 1 ? `\`${others[0]}\` already imports this file` : `\`${others[0]}\` already leads back here over ${others.length - 1} more file${others.length === 2 ? '' : 's'}`;
  return {
    file: from,
    observation: {
      rule: importCycle.id,
      severity: cycle.length <= 4 ? importCycle.severity : 'info',
      confidence: 0.9,
      range: edge.via.range,
      symbol: '',
      message: `This import closes a cycle: ${through}`,
      evidence: steps,
      related: steps.slice(1).flatMap(({ text, place }) => (place === undefined ? [] : [{ place, message: text }])),
    },
  };
}
