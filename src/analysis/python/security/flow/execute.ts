import type { PyNode } from '../../syntax.ts';
import { everyUse, usesOf } from './contexts.ts';
import { Environment } from './environment.ts';
import type { Frame } from './evaluate.ts';
import { bind, evaluate } from './evaluate.ts';
import type { FunctionInfo, Hit, FileFlow } from './fileFlow.ts';
import { applyCondition, checkedByCall } from './guards.ts';
import { returnedPage } from './sinks.ts';
import type { Value } from './taint.ts';
import { clean, concatenate, join, withTaints } from './taint.ts';

interface Run extends Frame {
  readonly returned: Value[];
}

/** Follows the data through one function, or through the module's own statements, in the order they run. */
export function runFrame(flow: FileFlow, info: FunctionInfo | undefined, root: PyNode): { readonly hits: Hit[]; readonly returns: Value; readonly end: Environment | undefined } {
  const environment = new Environment();
  for (const { name, value } of info?.parameters ?? []) environment.set(name, value);
  const run: Run = { flow, info, hits: [], returned: [] };
  const end = block(root.children, environment, run);
  return { hits: run.hits, returns: join(...run.returned), end };
}

/** Runs statements one after the other; nothing comes back where the last of them leaves the function or loop. */
function block(statements: readonly PyNode[], start: Environment, run: Run): Environment | undefined {
  let environment: Environment | undefined = start;
  for (const statement of statements) {
    if (environment === undefined) return undefined;
    environment = execute(statement, environment, run);
  }
  return environment;
}

function body(node: PyNode | undefined, environment: Environment, run: Run): Environment | undefined {
  return node === undefined ? environment : block(node.kind === 'block' ? node.children : [node], environment, run);
}

function execute(node: PyNode, environment: Environment, run: Run): Environment | undefined {
  const value = (part: PyNode | undefined): Value => evaluate(part, environment, run);
  switch (node.kind) {
    case 'expression_statement':
      for (const part of node.children) expression(part, environment, run);
      return environment;
    case 'return_statement': {
      const result = node.children[0];
      const held = value(result);
      returned(result, held, environment, run);
      return undefined;
    }
    case 'raise_statement':
      for (const part of node.children) value(part);
      return undefined;
    case 'break_statement':
    case 'continue_statement':
      return undefined;
    case 'if_statement':
      return branches(node, environment, run);
    case 'for_statement': {
      const items = value(node.child('right'));
      let around: Environment | undefined = environment;
      for (let round = 0; round < 2; round++) {
        const inside: Environment = (around ?? environment).copy();
        bind(node.child('left'), { ...items, isContainer: false }, inside, run);
        around = Environment.meet(around, body(node.child('body'), inside, run));
      }
      return alternative(node, around ?? environment, run);
    }
    case 'while_statement': {
      let around: Environment | undefined = environment;
      for (let round = 0; round < 2; round++) {
        const inside: Environment = (around ?? environment).copy();
        const after = inside.copy();
        condition(node.child('condition'), inside, after, run);
        around = Environment.meet(after, body(node.child('body'), inside, run));
      }
      return alternative(node, around ?? environment, run);
    }
    case 'try_statement':
      return attempt(node, environment, run);
    case 'with_statement': {
      const items = node.children.find(({ kind }) => kind === 'with_clause')?.children ?? [];
      for (const item of items) {
        const held = item.child('value') ?? item.children[0];
        if (held?.kind === 'as_pattern') {
          const target = held.child('alias')?.children[0];
          bind(target, value(held.children[0]), environment, run);
        } else value(held);
      }
      return body(node.child('body'), environment, run);
    }
    case 'match_statement': {
      for (const subject of node.childrenIn('subject')) value(subject);
      let after: Environment | undefined = environment.copy();
      for (const clause of node.child('body')?.children ?? []) {
        if (clause.kind !== 'case_clause') continue;
        after = Environment.meet(after, body(clause.child('consequence'), environment.copy(), run));
      }
      return after;
    }
    case 'assert_statement': {
      const failed = environment.copy();
      condition(node.children[0], environment, failed, run);
      return environment;
    }
    case 'delete_statement':
      for (const part of node.children) if (part.kind === 'identifier') environment.set(part.text, clean);
      return environment;
    case 'decorated_definition':
    case 'function_definition':
      return environment;
    case 'class_definition':
      return body(node.child('body'), environment, run);
    case 'import_statement':
    case 'import_from_statement':
    case 'future_import_statement':
    case 'global_statement':
    case 'nonlocal_statement':
    case 'pass_statement':
    case 'comment':
      return environment;
    case 'block':
      return block(node.children, environment, run);
    default:
      for (const part of node.children) value(part);
      return environment;
  }
}

function expression(node: PyNode, environment: Environment, run: Run): void {
  switch (node.kind) {
    case 'assignment': {
      const right = node.child('right');
      if (right?.kind === 'assignment') {
        expression(right, environment, run);
        let last: PyNode | undefined = right;
        while (last?.child('right')?.kind === 'assignment') last = last.child('right');
        bind(node.child('left'), evaluate(last?.child('right'), environment, { ...run, hits: [] }), environment, run);
        return;
      }
      if (right === undefined) return;
      const left = node.child('left');
      const type = node.child('type')?.text;
      const held = evaluate(right, environment, run);
      // `a, b = x, y` gives each its own.
      if (left?.kind === 'pattern_list' && right.kind === 'expression_list' && left.children.length === right.children.length) {
        const values = right.children.map((part) => evaluate(part, environment, { ...run, hits: [] }));
        left.children.forEach((part, index) => bind(part, values[index]!, environment, run));
        return;
      }
      bind(left, type !== undefined && /^(int|float|bool)$/.test(type) ? clean : held, environment, run);
      return;
    }
    case 'augmented_assignment': {
      const left = node.child('left');
      const added = evaluate(node.child('right'), environment, run);
      const operator = node.child('operator')?.kind;
      if (operator === '+=' || operator === '/=' || operator === '%=') {
        const before = evaluate(left, environment, run);
        const whole = concatenate([before, added]);
        bind(left, { ...whole, isBuilt: whole.isBuilt || (whole.taints.length > 0 && whole.constant !== '') }, environment, run);
      }
      return;
    }
    case 'call':
    case 'await': {
      const call = node.kind === 'await' ? node.children[0] : node;
      evaluate(node, environment, run);
      if (call?.kind !== 'call') return;
      for (const subject of checkedByCall(call, run.flow.context)) {
        for (const { key } of evaluate(subject, environment, { ...run, hits: [] }).taints) environment.markChecked(key, everyUse);
      }
      return;
    }
    default:
      evaluate(node, environment, run);
  }
}

function condition(node: PyNode | undefined, whenTrue: Environment, whenFalse: Environment, run: Run): void {
  evaluate(node, whenTrue, run);
  applyCondition(node, run.flow.context, whenTrue, whenFalse, (part) => evaluate(part, whenTrue, { ...run, hits: [] }));
}

function branches(node: PyNode, environment: Environment, run: Run): Environment | undefined {
  let rest: Environment = environment.copy();
  const inside = environment.copy();
  condition(node.child('condition'), inside, rest, run);
  let after = body(node.child('consequence'), inside, run);
  let hasElse = false;
  for (const branch of node.childrenIn('alternative')) {
    if (branch.kind === 'elif_clause') {
      const taken = rest.copy();
      const left = rest.copy();
      condition(branch.child('condition'), taken, left, run);
      after = Environment.meet(after, body(branch.child('consequence'), taken, run));
      rest = left;
    } else {
      hasElse = true;
      after = Environment.meet(after, body(branch.child('body'), rest, run));
    }
  }
  return hasElse ? after : Environment.meet(after, rest);
}

function alternative(loop: PyNode, environment: Environment, run: Run): Environment | undefined {
  const other = loop.child('alternative');
  return other === undefined ? environment : Environment.meet(environment, body(other.child('body'), environment.copy(), run));
}

function attempt(node: PyNode, environment: Environment, run: Run): Environment | undefined {
  const before = environment.copy();
  const tried = body(node.child('body'), environment, run);
  let after = tried;
  for (const part of node.children) {
    if (part.kind === 'except_clause' || part.kind === 'except_group_clause') {
      const inside = (Environment.meet(before, tried) ?? before).copy();
      after = Environment.meet(after, body(part.children.find(({ kind }) => kind === 'block'), inside, run));
    } else if (part.kind === 'else_clause' && after !== undefined) after = body(part.child('body'), after, run);
  }
  const last = node.children.find(({ kind }) => kind === 'finally_clause');
  if (last === undefined) return after;
  const end = body(last.children.find(({ kind }) => kind === 'block'), after ?? before.copy(), run);
  return after === undefined ? undefined : end;
}

function returned(node: PyNode | undefined, value: Value, environment: Environment, run: Run): void {
  if (value.taints.length === 0 || node === undefined) return;
  const checked = withTaints(value, (taint) => ({ ...taint, safeFor: taint.safeFor | environment.checked(taint.key) }));
  run.returned.push(checked);
  if (run.info?.route !== 'page') return;
  const page = node.kind === 'expression_list' || node.kind === 'tuple' ? node.children[0] : node;
  const held = page === node ? checked : evaluate(page, environment, { ...run, hits: [] });
  if (held.isContainer || page === undefined) return;
  const use = usesOf('html');
  for (const taint of held.taints) {
    if (taint.origin !== 'request' || ((taint.safeFor | environment.checked(taint.key)) & use) !== 0) continue;
    // What `get_json` returns is answered as data unless it is put into a text.
    if (!held.isBuilt && /json/.test(taint.key)) continue;
    run.hits.push({ sink: returnedPage, at: page, argument: page, called: 'the page', taint, value: held, isThroughCall: false });
  }
}
