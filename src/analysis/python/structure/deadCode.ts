import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import { hasComment, mayAct, normalised } from '../statements.ts';
import type { PyNode } from '../syntax.ts';
import { duplicateBranches, duplicateCondition, selfOperation, unreachableCode } from './infos.ts';

const leaving: Readonly<Record<string, string>> = {
  return_statement: 'return', raise_statement: 'raise', break_statement: 'break', continue_statement: 'continue',
};

/** Code that never runs, or that decides nothing. */
export const deadCode: PythonCheck = {
  infos: [unreachableCode, duplicateBranches, duplicateCondition, selfOperation],
  create: (context) => ({
    enter: {
      block: (node) => unreachable(context, node),
      if_statement: (node) => {
        sameBranches(context, node);
        sameConditions(context, node);
      },
      conditional_expression: (node) => {
        const [first, , second] = node.children;
        if (first === undefined || second === undefined || normalised(first) !== normalised(second)) return;
        context.report(duplicateBranches, node, {
          message: 'Both sides of this condition are the same: it decides nothing',
          confidence: 0.9,
          evidence: [seen(context, `\`${first.text}\` on both sides`, node)],
        });
      },
      comparison_operator: (node) => comparesWithItself(context, node),
      assignment: (node) => assignsItself(context, node),
    },
  }),
};

function unreachable(context: PythonContext, block: PyNode): void {
  const statements = block.children;
  const at = statements.findIndex(({ kind }) => kind in leaving);
  const next = statements[at + 1];
  if (at < 0 || next === undefined) return;
  // `return` and then `yield` is how an empty generator is written.
  if (statements.slice(at + 1).some((statement) => /^\(?yield\b/.test(statement.text))) return;
  // A definition that follows only documents, and strings are comments of a kind.
  if (next.kind === 'expression_statement' && next.children[0]?.kind === 'string') return;
  const word = leaving[statements[at]!.kind]!;
  const last = statements.at(-1)!;
  context.report(unreachableCode, next, {
    range: context.tree.lines.rangeOf(next.start, last.end),
    message: `This never runs: \`${word}\` leaves before it`,
    confidence: 0.95,
    tags: ['unnecessary'],
    evidence: [seen(context, `\`${word}\` stands before it in the same block`, statements[at])],
  });
}

function sameBranches(context: PythonContext, node: PyNode): void {
  const branches = [node.child('consequence')];
  let hasElse = false;
  for (const branch of node.childrenIn('alternative')) {
    if (branch.kind === 'else_clause') hasElse = true;
    branches.push(branch.child(branch.kind === 'else_clause' ? 'body' : 'consequence'));
  }
  if (!hasElse || hasComment(context, node)) return;
  const texts = branches.map(normalised);
  if (texts[0] === '' || texts[0] === 'pass' || !texts.every((text) => text === texts[0])) return;
  context.report(duplicateBranches, node, {
    range: context.rangeOf(node.child('condition')!),
    message: `${texts.length === 2 ? 'Both branches' : `All ${texts.length} branches`} do the same: the condition decides nothing`,
    confidence: 0.9,
    evidence: branches.map((branch, index) => seen(context, `Branch ${index + 1}`, branch)),
  });
}

function sameConditions(context: PythonContext, node: PyNode): void {
  const asked = new Map<string, PyNode>();
  for (const part of [node, ...node.childrenIn('alternative')]) {
    const condition = part.child('condition');
    if (condition === undefined || mayAct(condition)) continue;
    const text = normalised(condition);
    const earlier = asked.get(text);
    if (earlier === undefined) {
      asked.set(text, condition);
      continue;
    }
    context.report(duplicateCondition, condition, {
      message: `\`${condition.text}\` was already asked above: this branch never runs`,
      confidence: 0.95,
      evidence: [seen(context, 'The same condition in an earlier branch', earlier)],
      related: [{ place: { range: context.rangeOf(earlier) }, message: 'Asked here first' }],
    });
  }
}

function comparesWithItself(context: PythonContext, node: PyNode): void {
  const [left, right] = node.children;
  if (node.children.length !== 2 || left === undefined || right === undefined || context.isTest) return;
  const operator = node.all.find(({ isNamed }) => !isNamed)?.kind ?? '';
  if (!/^(==|<|>|<=|>=|is)$/.test(operator) || mayAct(left) || normalised(left) !== normalised(right)) return;
  if (!/^(identifier|attribute|subscript)$/.test(left.kind)) return;
  context.report(selfOperation, node, {
    message: `\`${left.text}\` is compared with itself: the answer is always the same`,
    confidence: 0.85,
    evidence: [seen(context, 'Both sides are the same expression without a call', node)],
  });
}

function assignsItself(context: PythonContext, node: PyNode): void {
  const left = node.child('left');
  const right = node.child('right');
  if (left === undefined || right === undefined || node.child('type') !== undefined || right.kind === 'assignment' || context.isTest) return;
  if (!/^(identifier|attribute|subscript)$/.test(left.kind) || mayAct(right) || normalised(left) !== normalised(right)) return;
  // In a class or a module it takes a name over from outside or into the exports; an attribute may run a setter.
  const holder = node.enclosing('function_definition', 'class_definition');
  // As the whole of an `else` it only says that the value stays.
  if (node.parent?.parent?.children.length === 1 && node.parent.parent.parent?.kind === 'else_clause') return;
  if (holder?.kind !== 'function_definition' || (left.kind !== 'identifier' && !/^self\./.test(left.text))) return;
  if (hasComment(context, node) || (left.kind !== 'identifier' && /property|setter|__setattr__/.test(node.enclosing('class_definition')?.text ?? ''))) return;
  context.report(selfOperation, node, {
    message: `\`${left.text}\` is assigned to itself: nothing changes`,
    confidence: 0.8,
    evidence: [seen(context, 'Both sides are the same', node)],
  });
}
