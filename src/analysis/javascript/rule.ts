import type { Range } from '../../base/text.ts';
import type { Severity } from '../../base/severity.ts';
import type { Evidence, Fix, Observation, RuleInfo } from '../observation.ts';
import type { SourceFile } from '../sourceFile.ts';
import type { Scopes } from './syntax/scopes.ts';
import type { Node, NodeOf, NodeType, Tree } from './syntax/tree.ts';

/** One or a few rules that look at a JavaScript or TypeScript file together. */
export interface JavaScriptRule {
  readonly infos: readonly RuleInfo[];
  /** Called once a file; what it returns is called while the tree is walked once for all rules. */
  create(context: RuleContext): Visitor;
}

/** Functions by node type, called in source order, and one that is called after the walk. */
export type Visitor = { readonly [T in NodeType]?: (node: NodeOf<T>) => void } & { readonly atEnd?: () => void };

/** What a rule says of a node; rule, place and symbol are filled in. */
export interface Remark {
  readonly message: string;
  readonly confidence: number;
  readonly evidence?: readonly Evidence[];
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly range?: Range;
  readonly related?: Observation['related'];
  readonly tags?: Observation['tags'];
  readonly fix?: Fix;
  readonly isOfChange?: boolean;
}

/** Everything a rule may ask about the file it looks at. */
export interface RuleContext {
  readonly file: SourceFile;
  readonly tree: Tree;
  readonly scopes: Scopes;
  /** By path or by what it imports. */
  readonly isTest: boolean;
  rangeOf(node: Node): Range;
  rangeAt(start: number, end: number): Range;
  textOf(node: Node): string;
  lineOf(node: Node): number;
  /** The tree of the text before the change; undefined where there is none. */
  base(): Tree | undefined;
  report(rule: RuleInfo, node: Node, remark: Remark): void;
  /** Throws when the work was cancelled. */
  pause(): void;
}
