import type { ImportedResults } from '../../adapters/analysers/sarif/importSarif.ts';
import { findingToWire } from '../../adapters/wire/findingToWire.ts';
import type { Finding as WireFinding } from '../../protocol/finding.ts';
import { identify } from '../../teams/review/aggregation/identity.ts';
import type { LocatedObservation } from '../../teams/review/finding.ts';
import { locate } from '../../teams/review/located.ts';

/** Another tool's results as findings of one more reviewer, each with an identity of its own. */
export async function importedFindings(
  imported: ImportedResults,
  root: string,
  readText: (file: string) => Promise<string>,
): Promise<{ finding: WireFinding; code: string }[]> {
  const byFile = new Map<string, LocatedObservation[]>();
  for (const { file, observation } of imported.observations) {
    const text = await readText(file).catch(() => '');
    byFile.set(file, [...(byFile.get(file) ?? []), ...locate(text, [observation])]);
  }
  return [...byFile].flatMap(([file, observations]) => {
    const ids = identify(file, observations);
    return observations.map((observation, index) => ({
      code: observation.code,
      finding: findingToWire(
        {
          ...observation,
          id: `i${ids[index]!}`,
          agent: `imported:${imported.tool}`,
          root: 0,
          file,
          related: observation.related ?? [],
          cwe: observation.cwe ?? [],
          tags: observation.tags ?? [],
          inDiff: true,
          state: { status: 'open' },
          votes: [],
          shown: true,
        },
        [{ path: root }],
      ),
    }));
  });
}
