import { CancelledError, errorMessage, throwIfAborted, TimeoutError } from '../../base/errors.ts';
import type { Observation, ReviewArea } from '../observation.ts';
import type { FileReport, SourceFile } from '../sourceFile.ts';
import { isTestFile } from './isTestFile.ts';
import type { JavaScriptRule, RuleContext } from './rule.ts';
import { silencedLines } from './silenced.ts';
import { symbolOf } from './syntax/names.ts';
import { parseJavaScript, reasonToSkip } from './syntax/parse.ts';
import { resolveScopes } from './syntax/scopes.ts';
import type { Node, NodeType, Tree } from './syntax/tree.ts';
import { endOf, startOf } from './syntax/tree.ts';

/** Runs rules over one file in one walk. A rule that fails is named in the report and stops none of the others. */
export function analyseJavaScript(file: SourceFile, areas: readonly ReviewArea[], signal: AbortSignal | undefined, rules: readonly JavaScriptRule[]): FileReport {
  const reason = reasonToSkip(file.text);
  if (reason !== null) return { observations: [], parse: 'failed', skipped: [{ rule: '*', reason }] };
  const parsed = parseJavaScript(file.text, file.language, file.path);
  if (!parsed.ok) return { observations: [], parse: 'failed', skipped: [{ rule: '*', reason: parsed.error }] };
  const tree = parsed.value;
  const wanted = rules.filter((rule) => rule.infos.some((info) => areas.includes(info.area)));
  const observations: Observation[] = [];
  const skipped: { rule: string; reason: string }[] = [];
  try {
    runRules(file, tree, areas, signal, wanted, observations, skipped);
  } catch (error) {
    if (CancelledError.is(error) || TimeoutError.is(error)) throw error;
    skipped.push({ rule: '*', reason: errorMessage(error) });
  }
  return { observations: observations.sort(byPlace), parse: tree.errors.length > 0 ? 'recovered' : 'ok', skipped };
}

type Handler = { readonly visit: (node: Node) => void; readonly ruleIndex: number };

function runRules(
  file: SourceFile,
  tree: Tree,
  areas: readonly ReviewArea[],
  signal: AbortSignal | undefined,
  rules: readonly JavaScriptRule[],
  observations: Observation[],
  skipped: { rule: string; reason: string }[],
): void {
  const context = createContext(file, tree, areas, signal, observations);
  const handlers = new Map<NodeType, Handler[]>();
  const endings: (() => void)[] = [];
  const failed = new Set<number>();
  const guarded = (ruleIndex: number, work: () => void): void => {
    if (failed.has(ruleIndex)) return;
    try {
      work();
    } catch (error) {
      if (CancelledError.is(error) || TimeoutError.is(error)) throw error;
      failed.add(ruleIndex);
      for (const info of rules[ruleIndex]!.infos) skipped.push({ rule: info.id, reason: errorMessage(error) });
    }
  };
  rules.forEach((rule, ruleIndex) =>
    guarded(ruleIndex, () => {
      const { atEnd, ...visitors } = rule.create(context);
      for (const [type, visit] of Object.entries(visitors)) {
        const known = handlers.get(type as NodeType) ?? [];
        known.push({ visit: visit as (node: Node) => void, ruleIndex });
        handlers.set(type as NodeType, known);
      }
      if (atEnd !== undefined) endings.push(() => guarded(ruleIndex, atEnd));
    }),
  );
  let visited = 0;
  for (const node of tree.nodes) {
    if ((++visited & 0xfff) === 0) throwIfAborted(signal);
    const interested = handlers.get(node.type);
    if (interested === undefined) continue;
    for (const { visit, ruleIndex } of interested) {
      if (failed.has(ruleIndex)) continue;
      // The call is not wrapped in a closure: this is the hot loop.
      try {
        visit(node);
      } catch (error) {
        guarded(ruleIndex, () => {
          throw error;
        });
      }
    }
  }
  for (const end of endings) {
    throwIfAborted(signal);
    end();
  }
}

function createContext(file: SourceFile, tree: Tree, areas: readonly ReviewArea[], signal: AbortSignal | undefined, observations: Observation[]): RuleContext {
  const isSilenced = silencedLines(tree);
  const seen = new Set<string>();
  let scopes: ReturnType<typeof resolveScopes> | undefined;
  let base: Tree | undefined | null = null;
  const context: RuleContext = {
    file,
    tree,
    get scopes() {
      return (scopes ??= resolveScopes(tree));
    },
    isTest: isTestFile(file.path, tree),
    rangeOf: (node) => tree.lines.rangeOf(startOf(node), endOf(node)),
    rangeAt: (start, end) => tree.lines.rangeOf(start, end),
    textOf: (node) => tree.text.slice(startOf(node), endOf(node)),
    lineOf: (node) => tree.lines.positionAt(startOf(node)).line,
    base: () => {
      if (base === null) base = file.baseText === undefined ? undefined : baseTree(file, file.baseText);
      return base;
    },
    pause: () => throwIfAborted(signal),
    report: (rule, node, remark) => {
      const range = remark.range ?? context.rangeOf(node);
      if (!areas.includes(rule.area) || isSilenced(range.start.line, rule.area)) return;
      const key = `${rule.id}:${range.start.line}:${range.start.column}`;
      if (seen.has(key)) return;
      seen.add(key);
      observations.push({
        rule: rule.id,
        severity: remark.severity ?? rule.severity,
        confidence: remark.confidence,
        range,
        message: remark.message,
        evidence: remark.evidence ?? [],
        symbol: symbolOf(node),
        ...(remark.related && { related: remark.related }),
        ...(rule.cwe && { cwe: rule.cwe }),
        ...(remark.tags && { tags: remark.tags }),
        ...(remark.fix && { fix: remark.fix }),
        ...(remark.isOfChange === true && { isOfChange: true }),
      });
    },
  };
  return context;
}

function baseTree(file: SourceFile, baseText: string): Tree | undefined {
  if (reasonToSkip(baseText) !== null) return undefined;
  const parsed = parseJavaScript(baseText, file.language, file.path);
  return parsed.ok ? parsed.value : undefined;
}

function byPlace(a: Observation, b: Observation): number {
  return a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column;
}
