import type { Observation } from '../observation.ts';
import type { ExportedName, FileSummary, ImportedModule } from '../sourceFile.ts';
import { importersOfName } from './importersOfName.ts';
import { unusedExport } from './infos.ts';
import type { ProjectConfig } from './projectConfig.ts';
import type { ProjectIndex } from './projectIndex.ts';
import type { ProjectObservation } from './projectObservation.ts';

/** A change that leaves more is a rebuilding; one remark for each of the first says enough. */
const maxRemarks = 10;

/** Names whose last import the change took away, while their own file, which does not use them either, still has them. */
export function unusedExports(index: ProjectIndex, before: ReadonlyMap<string, FileSummary | undefined>, config?: ProjectConfig): ProjectObservation[] {
  const found: ProjectObservation[] = [];
  const looked = new Set<string>();
  for (const [user, was] of before) {
    const now = index.summaries.get(user);
    if (was === undefined || now === undefined || was.isBroken === true || now.isBroken === true || was.isTest) continue;
    for (const { to, name } of lostImports(index, { ...was, path: user }, now)) {
      const key = `${to}\0${name}`;
      if (looked.has(key)) continue;
      looked.add(key);
      const file = index.summaries.get(to);
      const exported = file?.exports.find((candidate) => candidate.name === name);
      if (file === undefined || exported?.isOnlyForOthers !== true || file.isTest || isEntry(to, config)) continue;
      const users = importersOfName(index, to, name);
      if (users.some(({ path }) => index.summaries.get(path)?.isTest !== true)) continue;
      found.push({ file: to, observation: observe(exported, file, user, users.length > 0) });
      if (found.length === maxRemarks) return found;
    }
  }
  return found;
}

/** What a file took from others by name and takes no more. */
function lostImports(index: ProjectIndex, was: FileSummary, now: FileSummary): { readonly to: string; readonly name: string }[] {
  const kept = new Set(now.imports.flatMap((via) => via.names.map((name) => `${via.specifier}\0${name}`)));
  const isLost = (via: ImportedModule, name: string): boolean => name !== '*' && via.kind !== 'reexport' && !kept.has(`${via.specifier}\0${name}`);
  if (!was.imports.some((via) => via.names.some((name) => isLost(via, name)))) return [];
  return index.edgesOf(was).flatMap(({ to, via }) => via.names.filter((name) => isLost(via, name)).map((name) => ({ to, name })));
}

/** Files that are found by their place, by a package's manifest or by a tool, and so may have users that nobody imports for. */
function isEntry(path: string, config: ProjectConfig | undefined): boolean {
  if (/(?:^|\/)(?:index|main|__init__|__main__|conftest|settings|urls|wsgi|asgi|mod)\.\w+$|\.(?:config|stories|d)\.\w+$|(?:^|\/)(?:pages|app|routes|api|migrations|bin|scripts)\//.test(path)) return true;
  const stem = path.replace(/\.\w+$/, '');
  return [...(config?.packages.values() ?? [])].some(({ entries, exports }) => [...entries, JSON.stringify(exports ?? '')].some((entry) => entry.includes(stem.split('/').at(-1)!)));
}

function observe(exported: ExportedName, file: FileSummary, user: string, isTested: boolean): Observation {
  const whole = file.functions.find(({ name, range }) => name === exported.name && range.start.line <= exported.range.end.line && exported.range.start.line <= range.end.line);
  const name = exported.name === 'default' ? 'The default export' : `\`${exported.name}\``;
  return {
    rule: unusedExport.id,
    severity: unusedExport.severity,
    confidence: isTested ? 0.7 : 0.8,
    range: { start: exported.range.start, end: exported.range.start.line === exported.range.end.line ? exported.range.end : exported.range.start },
    symbol: exported.name,
    message: `${name} is used by ${isTested ? 'tests only' : 'nobody'} since \`${user}\` does not import it any more`,
    evidence: [
      { kind: 'imports', text: `Before the change \`${user}\` imported it; now ${isTested ? 'only tests do' : 'no file of the project does'}, and its own file does not use it` },
      ...(whole === undefined ? [] : [{ kind: 'metric' as const, text: `${whole.lines} line${whole.lines === 1 ? '' : 's'} of code` }]),
    ],
    isOfChange: true,
  };
}
