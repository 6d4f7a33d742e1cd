import type { ImportedModule } from '../sourceFile.ts';
import type { ProjectIndex } from './projectIndex.ts';

/** A file that takes a name from another. */
export interface NameImport {
  readonly path: string;
  readonly via: ImportedModule;
  /** Whether it takes the name itself, or the whole module and with it perhaps the name. */
  readonly isExact: boolean;
}

/** Who imports a name from a file, through files that hand it on too. */
export function importersOfName(index: ProjectIndex, path: string, name: string): NameImport[] {
  const found: NameImport[] = [];
  const visited = new Set([path]);
  const queue = [path];
  for (let at = 0; at < queue.length; at++) {
    for (const importer of index.importersOf(queue[at]!)) {
      for (const { to, via } of index.importsOf(importer)) {
        if (to !== queue[at]) continue;
        const isExact = via.names.includes(name);
        if (!isExact && !via.names.includes('*')) continue;
        const handsOn = via.kind === 'reexport' || (isExact && index.summaries.get(importer)?.exports.some((exported) => exported.kind === 'reexport' && exported.name === name));
        if (handsOn && !visited.has(importer)) {
          visited.add(importer);
          queue.push(importer);
        }
        found.push({ path: importer, via, isExact });
      }
    }
  }
  return found;
}
