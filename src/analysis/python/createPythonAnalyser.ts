import { CancelledError, errorMessage, throwIfAborted } from '../../base/errors.ts';
import { severityRank } from '../../base/severity.ts';
import type { Observation, ReviewArea, RuleInfo } from '../observation.ts';
import type { FileFlows } from '../flows/fileFlows.ts';
import type { PythonAnalyser } from '../pythonAnalyser.ts';
import type { FileReport, FileSummary, SourceFile } from '../sourceFile.ts';
import type { PythonCheck, PythonContext, PythonHandlers } from './check.ts';
import { isTestPath } from '../testPath.ts';
import { createNames } from './names.ts';
import { pythonRegexes } from './regexes.ts';
import { pythonChecks, pythonRules } from './rules.ts';
import { buildScopes } from './scopes.ts';
import { collectPythonFlows } from './security/flow/collectPythonFlows.ts';
import { silencedLines } from './silenced.ts';
import { summarisePython } from './summarise.ts';
import { symbolAround } from './symbols.ts';
import type { PyNode, PythonParser, PyTree } from './syntax.ts';
import { failedTree, rangeOf } from './syntax.ts';

/** Longer texts are generated; reading them would cost more than it tells. */
const longestText = 500 * 1024;
/** Trees kept for the next question about the same text, newest last. */
const keptTrees = 24;
/** A tree is some thirty times as large as its text, so the texts behind the kept trees are counted as well. */
const keptText = 1_500_000;

/** The Python half of the analysis layer over a parser that the process has loaded. */
export function createPythonAnalyser(parser: PythonParser): PythonAnalyser {
  const parse = cachedParse(parser);
  return {
    rules: pythonRules,
    analyse: (file, areas, signal) => analyse(file, areas, signal, parse),
    summarise: (file): FileSummary => summarisePython(file, parse(file.text)),
    flows: (file, modules) => flows(file, modules, parse),
    regexes: (file) => pythonRegexes(parse(file.text), file.path),
  };
}

function flows(file: SourceFile, modules: readonly string[], parse: (text: string) => PyTree): FileFlows {
  const tree = parse(file.text);
  if (tree.parse === 'failed') return { path: file.path, functions: [], aliases: [], calls: [], edges: [], skipped: 'the file could not be parsed' };
  return collectPythonFlows(createContext(file, tree, undefined, parse, () => {}), modules);
}

function cachedParse(parser: PythonParser): (text: string) => PyTree {
  const trees = new Map<string, PyTree>();
  let held = 0;
  return (text) => {
    let tree = trees.get(text);
    if (tree === undefined) {
      tree = text.length > longestText ? failedTree(text) : parseSafely(parser, text);
      held += text.length;
      for (const oldest of trees.keys()) {
        if (trees.size < keptTrees && held <= keptText) break;
        trees.delete(oldest);
        held -= oldest.length;
      }
    } else trees.delete(text);
    trees.set(text, tree);
    return tree;
  };
}

function parseSafely(parser: PythonParser, text: string): PyTree {
  try {
    return parser.parse(text);
  } catch {
    return failedTree(text);
  }
}

function analyse(file: SourceFile, areas: readonly ReviewArea[], signal: AbortSignal | undefined,
  parse: (text: string) => PyTree): FileReport {
  const skipped: { rule: string; reason: string }[] = [];
  const wanted = new Set(areas);
  const checks = pythonChecks.filter(({ infos }) => infos.some(({ area }) => wanted.has(area)));
  const tree = parse(file.text);
  if (tree.parse === 'failed') {
    const reason = file.text.length > longestText ? `the file is longer than ${longestText / 1024} KB` : 'the file could not be parsed';
    const rules = checks.flatMap(({ infos }) => infos).filter(({ area }) => wanted.has(area));
    return { observations: [], parse: 'failed', skipped: rules.map(({ id }) => ({ rule: id, reason })) };
  }
  const observations: Observation[] = [];
  const context = createContext(file, tree, signal, parse, (info, observation) => {
    if (wanted.has(info.area)) observations.push(observation);
  });
  runChecks(checks, context, (check, error) => {
    for (const { id, area } of check.infos) {
      if (wanted.has(area)) skipped.push({ rule: id, reason: `the rule failed: ${errorMessage(error)}` });
    }
  });
  return { observations: inOrder(observations), parse: tree.parse, skipped };
}

function createContext(file: SourceFile, tree: PyTree, signal: AbortSignal | undefined, parse: (text: string) => PyTree,
  keep: (info: RuleInfo, observation: Observation) => void): PythonContext {
  const scopes = buildScopes(tree);
  const isSilenced = silencedLines(tree);
  const brokenAt = tree.parse === 'recovered' ? errorSpans(tree.root) : [];
  return {
    file,
    tree,
    scopes,
    names: createNames(scopes),
    isTest: isTestPath(file.path),
    pause: () => throwIfAborted(signal),
    rangeOf: (node) => rangeOf(tree, node),
    symbolOf: symbolAround,
    base: () => {
      if (file.baseText === undefined) return undefined;
      const base = parse(file.baseText);
      return base.parse === 'failed' ? undefined : base;
    },
    report: (info, node, remark) => {
      const range = remark.range ?? rangeOf(tree, node);
      if (isSilenced(range.start.line, info.area) || isSilenced(range.end.line, info.area)) return;
      // Around a syntax error the tree is a guess, and what a guess says is not evidence.
      if (brokenAt.some((error) => node.isInside(error) || error.isInside(node))) return;
      const { message, evidence, confidence, related, tags, fix } = remark;
      keep(info, {
        rule: info.id,
        severity: remark.severity ?? info.severity,
        confidence,
        range,
        message,
        evidence,
        symbol: symbolAround(node),
        ...(related && { related }),
        ...(info.cwe && { cwe: info.cwe }),
        ...(tags && { tags }),
        ...(fix && { fix }),
        ...(remark.isOfChange === true && { isOfChange: true }),
      });
    },
  };
}

function errorSpans(root: PyNode): PyNode[] {
  const spans: PyNode[] = [];
  const walk = (node: PyNode): void => {
    if (node.kind === 'ERROR') spans.push(node);
    else for (const child of node.all) walk(child);
  };
  walk(root);
  // An error that swallowed the whole file leaves nothing to believe; one line of it is enough to stay away from.
  return spans;
}

/** Walks the tree once and hands each node to every check that asked for its kind; a check that throws is left out. */
function runChecks(checks: readonly PythonCheck[], context: PythonContext, onFailure: (check: PythonCheck, error: unknown) => void): void {
  const failed = new Set<PythonCheck>();
  const guard = (check: PythonCheck, work: () => void): void => {
    if (failed.has(check)) return;
    try {
      work();
    } catch (error) {
      if (CancelledError.is(error)) throw error;
      failed.add(check);
      onFailure(check, error);
    }
  };
  const handlers = new Map<string, { check: PythonCheck; enter: (node: PyNode) => void }[]>();
  const ends: { check: PythonCheck; atEnd: () => void }[] = [];
  for (const check of checks) {
    guard(check, () => {
      const { enter = {}, atEnd }: PythonHandlers = check.create(context);
      for (const [kind, handler] of Object.entries(enter)) {
        const list = handlers.get(kind);
        if (list === undefined) handlers.set(kind, [{ check, enter: handler }]);
        else list.push({ check, enter: handler });
      }
      if (atEnd !== undefined) ends.push({ check, atEnd });
    });
  }
  let count = 0;
  const walk = (node: PyNode): void => {
    if ((++count & 1023) === 0) context.pause();
    if (node.isNamed) for (const { check, enter } of handlers.get(node.kind) ?? []) guard(check, () => enter(node));
    for (const child of node.all) if (child.isNamed) walk(child);
  };
  walk(context.tree.root);
  for (const { check, atEnd } of ends) {
    context.pause();
    guard(check, atEnd);
  }
}

/** In the order of the text; of what one rule says twice about a line, only the graver. */
function inOrder(observations: readonly Observation[]): Observation[] {
  const grave = new Map<string, number>();
  const keyOf = ({ rule, range }: Observation): string => `${rule} ${range.start.line}`;
  for (const observation of observations) {
    const rank = severityRank(observation.severity);
    grave.set(keyOf(observation), Math.min(rank, grave.get(keyOf(observation)) ?? rank));
  }
  const seen = new Set<string>();
  return observations
    .filter((observation) => {
      const { rule, range, message } = observation;
      if (severityRank(observation.severity) > grave.get(keyOf(observation))!) return false;
      const key = `${rule} ${range.start.line} ${range.start.column} ${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);
}
