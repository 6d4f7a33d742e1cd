import type { Range } from '../../base/text.ts';
import type { Severity } from '../../base/severity.ts';
import type { Evidence, Fix, Observation, RuleInfo } from '../observation.ts';
import type { SourceFile } from '../sourceFile.ts';
import type { Names } from './names.ts';
import type { ScopeTable } from './scopes.ts';
import type { PyNode, PyTree } from './syntax.ts';

/** One or a few rules that look at a Python file together. */
export interface PythonCheck {
  readonly infos: readonly RuleInfo[];
  /** Called once a file; what it returns is called while the tree is walked once for all checks. */
  create(context: PythonContext): PythonHandlers;
}

export interface PythonHandlers {
  /** By node kind, called for each node on the way down. */
  readonly enter?: Readonly<Record<string, (node: PyNode) => void>>;
  /** Called after the walk. */
  readonly atEnd?: () => void;
}

/** What a check says; rule and place come beside it. */
export interface Remark {
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly confidence: number;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly range?: Range;
  readonly related?: Observation['related'];
  readonly tags?: Observation['tags'];
  readonly fix?: Fix;
  readonly isOfChange?: boolean;
}

/** Everything a check may ask about the file it looks at. */
export interface PythonContext {
  readonly file: SourceFile;
  readonly tree: PyTree;
  readonly scopes: ScopeTable;
  readonly names: Names;
  readonly isTest: boolean;
  /** Throws when the work was cancelled. */
  pause(): void;
  rangeOf(node: PyNode): Range;
  /** Dotted name of the functions and classes around a node. */
  symbolOf(node: PyNode): string;
  report(rule: RuleInfo, node: PyNode, remark: Remark): void;
  /** The tree of the text before the change; nothing where there is none. */
  base(): PyTree | undefined;
}

/** Evidence that is a fact read from the code at a node. */
export function seen(context: PythonContext, text: string, node?: PyNode): Evidence {
  return { kind: 'syntax', text, ...(node && { place: { range: context.rangeOf(node) } }) };
}
