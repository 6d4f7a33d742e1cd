import type { Evidence } from '../observation.ts';
import type { CallSummary, FileSummary, FunctionSummary, ParameterList } from '../sourceFile.ts';
import { importersOfName } from './importersOfName.ts';
import { staleCall } from './infos.ts';
import type { ProjectIndex } from './projectIndex.ts';
import type { ProjectObservation } from './projectObservation.ts';

interface StaleCaller {
  readonly path: string;
  readonly line: number;
  readonly problem: string;
}

/** Callers named in one remark. */
const maxCallers = 10;

/** Functions whose parameters a change altered while a caller still gives the old ones: right before, wrong now. */
export function staleCalls(index: ProjectIndex, before: ReadonlyMap<string, FileSummary | undefined>): ProjectObservation[] {
  const found: ProjectObservation[] = [];
  for (const [path, was] of before) {
    const now = index.summaries.get(path);
    if (was === undefined || now === undefined || was.isBroken === true || now.isBroken === true) continue;
    for (const current of now.functions) {
      const old = only(was, current.name);
      if (old === undefined || only(now, current.name) !== current || isSame(old.parameters, current.parameters)) continue;
      const callers = callsOf(index, now, current).flatMap(({ path: file, call }): StaleCaller[] => {
        const problem = problemOf(call, current.parameters!, now.language);
        return problem === undefined || problemOf(call, old.parameters!, was.language) !== undefined ? [] : [{ path: file, line: call.line, problem }];
      });
      if (callers.length > 0) found.push(observe(now, current, callers));
    }
  }
  return found;
}

/** The one function of that name at the top of a file, where its parameters are known. */
function only(summary: FileSummary, name: string): FunctionSummary | undefined {
  const all = summary.functions.filter((candidate) => candidate.name === name);
  return all.length === 1 && all[0]!.parameters !== undefined && !name.includes('.') ? all[0] : undefined;
}

function isSame(old: ParameterList | undefined, now: ParameterList | undefined): boolean {
  return JSON.stringify(old) === JSON.stringify(now);
}

function callsOf(index: ProjectIndex, file: FileSummary, called: FunctionSummary): { readonly path: string; readonly call: CallSummary }[] {
  const own = (file.calls ?? []).filter(({ name, specifier }) => specifier === '' && name === called.name).map((call) => ({ path: file.path, call }));
  const names = file.exports.filter(({ name, range }) => name === called.name || (name === 'default' && range.start.line === called.range.start.line)).map(({ name }) => name);
  const others = names.flatMap((name) =>
    importersOfName(index, file.path, name)
      .filter(({ isExact }) => isExact)
      .flatMap(({ path, via }) => (index.summaries.get(path)?.calls ?? []).filter((call) => call.name === name && call.specifier === via.specifier).map((call) => ({ path, call }))),
  );
  return [...own, ...new Map(others.map((entry) => [`${entry.path}:${entry.call.line}`, entry])).values()];
}

/** What is wrong with a call for a list of parameters, in words that end a sentence about the caller. */
function problemOf(call: CallSummary, { names, required, isOpen, places }: ParameterList, language: FileSummary['language']): string | undefined {
  if (call.isOpen) return undefined;
  const given = new Set([...names.slice(0, Math.min(call.places, places)), ...call.named]);
  const missing = required.filter((name) => !given.has(name));
  if (missing.length > 0) return `does not give ${missing.map(nameOf).join(' and ')}`;
  if (language !== 'python' || isOpen) return undefined;
  const unknown = call.named.filter((name) => !names.includes(name));
  if (unknown.length > 0) return `gives ${unknown.map(nameOf).join(' and ')}, which is not taken any more`;
  return call.places > places ? `gives ${call.places} arguments by place, and ${places} are taken` : undefined;
}

/** A parameter that is taken apart has no name of its own. */
function nameOf(parameter: string): string {
  return parameter.startsWith('#') ? `argument ${parameter.slice(1)}` : `\`${parameter}\``;
}

function observe(file: FileSummary, { name, range }: FunctionSummary, callers: readonly StaleCaller[]): ProjectObservation {
  const [first] = callers;
  const rest = callers.length - 1;
  const others = rest === 0 ? '' : ` and ${rest} more call${rest === 1 ? '' : 's'} ${rest === 1 ? 'is' : 'are'} as old`;
  const placed = callers.slice(0, maxCallers).map((caller) => {
    const at = { line: caller.line, column: 1 };
    return { text: `\`${caller.path}\` line ${caller.line} ${caller.problem}; it was right before the change`, place: { file: caller.path, range: { start: at, end: at } } };
  });
  return {
    file: file.path,
    observation: {
      rule: staleCall.id,
      severity: staleCall.severity,
      // Python refuses such a call; JavaScript goes on without the argument, which somebody may have wanted.
      confidence: file.language === 'python' ? 0.95 : 0.75,
      range: { start: range.start, end: { line: range.start.line, column: range.start.column } },
      symbol: name,
      message: `\`${name}\` takes other arguments now, but \`${first!.path}\` line ${first!.line} ${first!.problem}${others}`,
      evidence: placed.map(({ text, place }): Evidence => ({ kind: 'imports', text, place })),
      related: placed.map(({ text, place }) => ({ place, message: text })),
      isOfChange: true,
    },
  };
}
