import { doubleEscaping, lostEscape, missingOriginCheck, suffixCheck, wideRange } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { calledName, dottedName, memberName, stringValue, unwrap } from '../../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../../syntax/tree.ts';
import { isCall, isFunction, isMember, parentOf } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

/** Patterns and checks that let through more than they were written for. */
export const patternMistakes: JavaScriptRule = {
  infos: [wideRange, lostEscape, suffixCheck, missingOriginCheck, doubleEscaping],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    return {
      RegExpLiteral: (node) => checkRange(context, node, node.pattern, node.flags),
      BinaryExpression: (node) => checkSuffix(context, node),
      AssignmentExpression: (node) => {
        if (/^(window|top|parent)\.onmessage$/.test(dottedName(node.left) ?? '')) checkHandler(context, node.right);
      },
      CallExpression: (node) => {
        checkEscapes(context, node);
        checkListener(context, node);
        checkOrder(context, node);
      },
      NewExpression: (node) => checkEscapes(context, node),
    };
  },
};

// ---- Ranges ----------------------------------------------------------------------------------------------------------

function checkRange(context: RuleContext, node: Node, pattern: string, flags: string): void {
  if (flags.includes('v')) return;
  for (const [set] of pattern.matchAll(/\[(?:[^\]\\]|\\.)*\]/g)) {
    const range = /(?<![\\-])(A-z|[0-9]-[A-Za-z]|[A-Z]-[a-y]|[+*,.]-[_@A-Za-z])/.exec(set.slice(1, -1).replace(/\\./g, ' '))?.[1];
    if (range === undefined) continue;
    context.report(wideRange, node, { message: `\`${range}\` also takes in the signs that stand between the two, such as ${range.startsWith('A') ? '`[`, `\\` and `^`' : '`:`, `;` and `<`'}`, confidence: 0.8 });
    return;
  }
}

// ---- Escapes that a text swallows -------------------------------------------------------------------------------------

function checkEscapes(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>): void {
  const isPattern = dottedName(node.callee) === 'RegExp' && context.scopes.bindingOf(node.callee as NodeOf<'Identifier'>) === undefined;
  // A text that is matched with is made a pattern of.
  if (!isPattern && !(/^(match|matchAll|search)$/.test(memberName(unwrap(node.callee)) ?? '') && node.arguments.length === 1)) return;
  for (const literal of literalsOf(resolved(context, node.arguments[0] ?? node))) {
    const escape = /(?<!\\)(?:\\\\)*(\\[.dDwWsSBpP/()[\]{}+*?|^$-])/.exec(context.textOf(literal))?.[1];
    if (escape !== undefined) context.report(lostEscape, literal, { message: `The backslash of \`${escape}\` is lost in the text: the pattern sees \`${escape.slice(1)}\``, confidence: 0.85 });
  }
}

function literalsOf(node: Node | null | undefined, depth = 4): NodeOf<'StringLiteral'>[] {
  const inner = unwrap(node);
  if (inner?.type === 'StringLiteral') return [inner];
  if (inner?.type === 'BinaryExpression' && inner.operator === '+' && depth > 0) return [...literalsOf(inner.left, depth - 1), ...literalsOf(inner.right, depth - 1)];
  return [];
}

// ---- Endings ---------------------------------------------------------------------------------------------------------

/** `x.indexOf(y) === x.length - y.length` */
function checkSuffix(context: RuleContext, node: NodeOf<'BinaryExpression'>): void {
  if (!/^===?$/.test(node.operator)) return;
  for (const [first, second] of [[node.left, node.right], [node.right, node.left]] as const) {
    const call = resolved(context, first);
    const difference = unwrap(second);
    if (!isCall(call) || !/^(indexOf|lastIndexOf)$/.test(calledName(call.callee) ?? '') || difference?.type !== 'BinaryExpression' || difference.operator !== '-') continue;
    const subject = isMember(unwrap(call.callee)) ? context.textOf((unwrap(call.callee) as NodeOf<'MemberExpression'>).object) : undefined;
    if (context.textOf(difference.left) !== `${subject}.length` || /^-?\d+$/.test(context.textOf(difference.right)) || isGuarded(context, node, first)) continue;
    context.report(suffixCheck, node, { message: 'Where it is not found the position is -1, and so is the difference for a text one letter shorter: it passes', confidence: 0.8 });
    return;
  }
}

function isGuarded(context: RuleContext, node: Node, position: Node): boolean {
  const name = context.textOf(position).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  for (let at: Node | null = node, steps = 0; at !== null && steps < 6; at = parentOf(at), steps++) {
    if (isFunction(at)) return false;
    const text = context.textOf(at);
    if (new RegExp(`${name}\\s*(?:!==?\\s*-1|>=\\s*0|>\\s*-1|>\\s*0|===?\\s*-1|<\\s*0)|\\.length\\s*[<>]=?|\\bincludes\\(`).test(text)) return true;
  }
  return false;
}

function resolved(context: RuleContext, node: Node): Node | null | undefined {
  const inner = unwrap(node);
  if (inner.type !== 'Identifier') return inner;
  const declared = context.scopes.bindingOf(inner)?.node;
  return declared?.type === 'VariableDeclarator' ? unwrap(declared.init) : undefined;
}

// ---- Messages --------------------------------------------------------------------------------------------------------

function checkListener(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const callee = dottedName(node.callee) ?? '';
  if (!/^(?:(?:window|top|parent)\.)?addEventListener$/.test(callee) || stringValue(node.arguments[0]) !== 'message') return;
  checkHandler(context, node.arguments[1]);
}

function checkHandler(context: RuleContext, handler: Node | null | undefined): void {
  // A worker's messages come from the page that made it.
  if (/\bimportScripts\b|\bparentPort\b|DedicatedWorker|ServiceWorkerGlobalScope|(?<![.\w])postMessage\s*\(|\bself\.(postMessage|clients|registration)\b/.test(context.tree.text)) return;
  const inner = handler && unwrap(handler);
  const declared = inner?.type === 'Identifier' ? context.scopes.bindingOf(inner)?.node : inner;
  const made = declared?.type === 'VariableDeclarator' ? unwrap(declared.init) : declared;
  if (!made || !isFunction(made) || made.params.length === 0) return;
  const body = context.textOf(made.body);
  if (!/\bdata\b/.test(context.textOf(made)) || /\borigin\b|\bsource\b|\bports\b|isTrusted/i.test(body) || /\borigin\b|\bsource\b/.test(paramText(context, made))) return;
  context.report(missingOriginCheck, made.params[0]!, { message: 'Nothing here looks at where the message comes from: any page that frames or opens this one can send it', confidence: 0.66 });
}

function paramText(context: RuleContext, node: FunctionNode): string {
  return node.params.map((parameter) => context.textOf(parameter)).join();
}

// ---- The order of escapes ----------------------------------------------------------------------------------------------

/** `&` escaped after the others, or unescaped before them; the same with a backslash or `%`. */
function checkOrder(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const own = replacement(node);
  if (own === undefined) return;
  const before = earlier(context, node);
  const sign = own.from;
  if (/^[&\\%]$/.test(sign) && own.to.startsWith(sign) && own.to.length > 1 && before.some(({ to, from }) => from !== sign && to.includes(sign) && to.length > 1 && !from.includes(sign))) {
    context.report(doubleEscaping, node, { message: `\`${sign}\` is escaped after others that were escaped with it: what they became is escaped once more`, confidence: 0.8 });
    return;
  }
  const unescaped = before.find(({ from, to }) => /^[&\\%]$/.test(to) && from.startsWith(to) && from.length > 1);
  if (unescaped !== undefined && own.from.startsWith(unescaped.to) && own.from.length > 1 && own.from !== unescaped.from && own.to.length === 1) {
    context.report(doubleEscaping, node, { message: `\`${unescaped.to}\` is unescaped before this: what was only text by then becomes a new escape`, confidence: 0.8 });
  }
}

interface Replacement {
  readonly from: string;
  readonly to: string;
}

function replacement(node: Node): Replacement | undefined {
  if (!isCall(node) || !/^replace(All)?$/.test(memberName(unwrap(node.callee)) ?? '')) return undefined;
  const pattern = unwrap(node.arguments[0]);
  const to = stringValue(node.arguments[1]);
  const from = pattern?.type === 'RegExpLiteral' ? pattern.pattern.replace(/\\([^\w])/g, '$1').replace(/^\[(.)\]$/, '$1') : stringValue(pattern);
  return from === undefined || to === undefined || /[()|+*[\]]/.test(from) ? undefined : { from, to };
}

/** The replacements before this one in the chain, or on the same variable in the statements before. */
function earlier(context: RuleContext, node: NodeOf<'CallExpression'>): Replacement[] {
  const found: Replacement[] = [];
  let at: Node | null | undefined = node;
  let object: Node | undefined;
  for (let steps = 0; steps < 12 && isCall(at); steps++) {
    const callee: Node = unwrap(at.callee);
    if (!isMember(callee)) break;
    object = unwrap(callee.object);
    const one = replacement(object);
    if (one !== undefined) found.push(one);
    at = object;
  }
  if (object?.type !== 'Identifier') return found;
  let statement: Node = node;
  for (let parent = parentOf(statement); parent !== null && parent.type !== 'BlockStatement' && parent.type !== 'Program'; parent = parentOf(statement)) statement = parent;
  const block = parentOf(statement);
  const siblings: readonly Node[] = block?.type === 'BlockStatement' || block?.type === 'Program' ? block.body : [];
  for (const sibling of siblings.slice(Math.max(0, siblings.indexOf(statement) - 8), Math.max(0, siblings.indexOf(statement)))) {
    const expression = sibling.type === 'ExpressionStatement' ? unwrap(sibling.expression) : undefined;
    if (expression?.type !== 'AssignmentExpression' || context.textOf(expression.left) !== object.name) continue;
    for (let call: Node = unwrap(expression.right), steps = 0; isCall(call) && steps < 8; steps++) {
      const one = replacement(call);
      if (one !== undefined) found.push(one);
      const callee: Node = unwrap(call.callee);
      if (!isMember(callee)) break;
      call = unwrap(callee.object);
    }
  }
  return found;
}
