import { templateInQuotes } from '../../../rules/infos/style.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { parentOf } from '../../syntax/tree.ts';

/** Texts in quotes that were meant to be templates. */
export const templatesInQuotes: JavaScriptRule = {
  infos: [templateInQuotes],
  create: (context): Visitor => (context.isTest ? {} : { StringLiteral: (node) => checkText(context, node) }),
};

function checkText(context: RuleContext, node: NodeOf<'StringLiteral'>): void {
  if (!node.value.includes('${')) return;
  const parent = parentOf(node);
  if (parent?.type === 'JSXAttribute' || parent?.type === 'ImportDeclaration' || parent?.type === 'TSLiteralType') return;
  const names = [...node.value.matchAll(/\$\{\s*([A-Za-z_$][\w$]*)[\w$.?()[\]\s]*\}/g)].map((match) => match[1]!);
  // Names that mean something here; `${workspaceFolder}` in a setting means something elsewhere.
  if (names.length === 0 || !names.every((name) => isKnown(context, node, name))) return;
  const written = context.textOf(node);
  const canTurn = !/[`\\]/.test(written);
  context.report(templateInQuotes, node, {
    message: `The text keeps \`\${${names[0]}}\` as it is written: it stands in quotes and not in backticks`,
    confidence: 0.85,
    evidence: [{ kind: 'syntax', text: `\`${names[0]}\` is known here, so its value was meant.` }],
    ...(canTurn && { fix: { title: 'Make it a template', edits: [{ range: context.rangeOf(node), newText: `\`${written.slice(1, -1)}\`` }], isSafe: false } }),
  });
}

/** Whether a name is declared in a scope around a node, as a value. */
function isKnown(context: RuleContext, node: Node, name: string): boolean {
  for (let at: Node | null = node; at !== null; at = parentOf(at)) {
    const binding = context.scopes.openedBy(at)?.bindings.get(name);
    if (binding !== undefined) return binding.kind !== 'type' && binding.kind !== 'import';
  }
  return false;
}
