import type { PyNode } from '../../python/syntax.ts';
import { atomsAt } from './ingredients.ts';
import type { PythonDraft, PythonTemplate } from './pythonDraft.ts';
import { inPlaceOfCondition, shown, swapText } from './pythonDraft.ts';

/** Conditions: `and` for `or`, a part added, removed or negated, another condition of the function. */
export const conditionTemplates: PythonTemplate = (draft, node) => {
  if (node.kind === 'boolean_operator') booleans(draft, node);
  else if (node.kind === 'not_operator') swapText(draft, node, node.child('argument')!.text, 'condition.negated', 0.7);
  else if (node.kind === 'conditional_expression') choice(draft, node);
  else if (comprehensions.has(node.kind)) filter(draft, node);
  const condition = conditionOf(node);
  if (condition !== undefined) whole(draft, condition);
  if (node.parent?.kind === 'boolean_operator' && node.kind !== 'boolean_operator') negate(draft, node, 0.45);
  if (node.parent?.kind === 'return_statement' && draft.types.of(node) === 'bool') whole(draft, node);
};

const comprehensions = new Set(['list_comprehension', 'set_comprehension', 'dictionary_comprehension', 'generator_expression']);

function conditionOf(node: PyNode): PyNode | undefined {
  if (node.field === 'condition') return node;
  if (node.parent?.kind === 'if_clause') return node;
  return undefined;
}

function booleans(draft: PythonDraft, node: PyNode): void {
  const sign = node.child('operator')!;
  const other = sign.kind === 'and' ? 'or' : 'and';
  const { start, end } = sign;
  draft.propose({ edits: [{ start, end, text: other }], template: 'operator.boolean', title: `use \`${other}\` instead of \`${sign.kind}\` in \`${shown(node.text)}\``, prior: 0.9, at: node });
  const chain: PyNode[] = [];
  for (let at: PyNode | undefined = node; at?.kind === 'boolean_operator' && at.child('operator')?.kind === sign.kind; at = at.child('left')) chain.push(at.child('operator')!);
  const isOuter = node.parent?.kind !== 'boolean_operator' || node.field !== 'left';
  if (isOuter && chain.length > 1) {
    draft.propose({ edits: chain.map((at) => ({ start: at.start, end: at.end, text: other })), template: 'operator.boolean', title: `use \`${other}\` instead of every \`${sign.kind}\` in \`${shown(node.text)}\``, prior: 0.75, at: node });
  }
  const [left, right] = [node.child('left')!, node.child('right')!];
  swapText(draft, node, left.text, 'condition.removed', 0.45, `leave \`${sign.kind} ${shown(right.text)}\` out`);
  swapText(draft, node, right.text, 'condition.removed', 0.45, `leave \`${shown(left.text)} ${sign.kind}\` out`);
  swapText(draft, node, `${right.text} ${sign.kind} ${left.text}`, 'operands.swapped', 0.25);
  if (right.kind === 'boolean_operator') {
    const inner = right.child('left')!;
    swapText(draft, node, `(${left.text} ${sign.kind} ${inner.text}) ${right.child('operator')!.kind} ${right.child('right')!.text}`, 'operators.grouped', 0.3);
  }
  if (left.kind === 'boolean_operator' && left.child('operator')!.kind !== sign.kind) {
    swapText(draft, node, `${left.child('left')!.text} ${left.child('operator')!.kind} (${left.child('right')!.text} ${sign.kind} ${right.text})`, 'operators.grouped', 0.3);
  }
}

function negate(draft: PythonDraft, node: PyNode, prior: number): void {
  if (node.kind === 'not_operator' || node.kind === 'true' || node.kind === 'false') return;
  const isSimple = node.kind !== 'boolean_operator' && node.kind !== 'conditional_expression' && node.kind !== 'comparison_operator';
  swapText(draft, node, isSimple ? `not ${node.text}` : `not (${node.text})`, 'condition.negated', prior);
}

function whole(draft: PythonDraft, node: PyNode): void {
  negate(draft, node, 0.6);
  const own = node.text;
  const isConstant = node.kind === 'true' || node.kind === 'false' || node.kind === 'integer';
  for (const { text, weight } of atomsAt(draft, node)) {
    if (own.includes(text)) continue;
    if (!isConstant) {
      const left = /\bor\b/.test(own) || node.kind === 'conditional_expression' ? `(${own})` : own;
      const right = /\b(?:or|if)\b/.test(text) ? `(${text})` : text;
      swapText(draft, node, inPlaceOfCondition(node, `${left} and ${right}`), 'condition.added', 0.26 * weight, `also ask for \`${text}\``);
      if (node.kind !== 'conditional_expression') swapText(draft, node, inPlaceOfCondition(node, `${own} or ${text}`), 'condition.added', 0.2 * weight, `let \`${text}\` do as well`);
      if (/ is None$|^not |== 0$/.test(text)) swapText(draft, node, inPlaceOfCondition(node, `${text} or ${own}`), 'condition.added', 0.17 * weight, `let \`${text}\` do as well`);
    }
    swapText(draft, node, text, 'condition.replaced', (!isConstant ? 0.22 : node.field === 'condition' ? 0.35 : 0.15) * weight);
  }
  // Whatever the condition looks at may be missing.
  const reached = /^([A-Za-z_][\w.]*)\.\w+/.exec(own)?.[1];
  if (reached !== undefined && node.kind === 'comparison_operator') {
    swapText(draft, node, inPlaceOfCondition(node, `${reached} is None or ${own}`), 'condition.added', 0.3);
    swapText(draft, node, inPlaceOfCondition(node, `${reached} is not None and ${own}`), 'condition.added', 0.3);
  }
  if (node.parent?.kind === 'while_statement' && !isConstant) swapText(draft, node, 'True', 'condition.replaced', 0.15);
}

function choice(draft: PythonDraft, node: PyNode): void {
  const [yes, test, no] = node.children;
  if (yes === undefined || test === undefined || no === undefined) return;
  swapText(draft, node, `${no.text} if ${test.text} else ${yes.text}`, 'branches.swapped', 0.5);
  swapText(draft, node, yes.text, 'condition.removed', 0.25);
  swapText(draft, node, no.text, 'condition.removed', 0.2);
  whole(draft, test);
}

/** A comprehension that takes too much, or too little. */
function filter(draft: PythonDraft, node: PyNode): void {
  const clauses = node.children.filter(({ kind }) => kind === 'if_clause');
  for (const clause of clauses) draft.propose({ edits: [{ start: clause.start, end: clause.end, text: '' }], template: 'condition.removed', title: `leave \`${shown(clause.text)}\` out`, prior: 0.3, at: clause });
  if (clauses.length > 0) return;
  const last = node.children.at(-1)!;
  const inside = last.kind === 'for_in_clause' ? (node.children[0] ?? last) : last;
  for (const { text, weight } of atomsAt(draft, inside).slice(0, 50)) {
    draft.propose({ edits: [{ start: last.end, end: last.end, text: ` if ${text}` }], template: 'condition.added', title: `take only those with \`${text}\``, prior: 0.24 * weight, at: node });
  }
}
