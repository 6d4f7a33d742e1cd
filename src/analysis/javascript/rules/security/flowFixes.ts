import type { Fix } from '../../../observation.ts';
import type { Arrival } from '../../dataflow/arrivals.ts';
import type { RuleContext } from '../../rule.ts';
import { dottedName, memberName, unwrap } from '../../syntax/names.ts';
import type { Node } from '../../syntax/tree.ts';
import { endOf, isCall, isMember, startOf } from '../../syntax/tree.ts';

/** A change that closes the way, where one is simple enough to be sure of; none of them keeps every former behaviour. */
export function fixFor(context: RuleContext, arrival: Arrival): Fix | undefined {
  if (arrival.kind === 'html') return textContentFix(context, arrival);
  if (arrival.kind === 'command') return execFileFix(context, arrival);
  return undefined;
}

/** `element.innerHTML = value` where the value is meant as text. */
function textContentFix(context: RuleContext, { place, text }: Arrival): Fix | undefined {
  if (place.type !== 'AssignmentExpression' || !isMember(place.left) || memberName(place.left) !== 'innerHTML') return undefined;
  if (text?.includes('<')) return undefined;
  const { property } = place.left;
  return { title: 'Set `textContent` instead', edits: [{ range: context.rangeOf(property), newText: 'textContent' }], isSafe: false };
}

/** `exec(\`program ${value}\`)` as `execFile('program', [value])`, for commands of plain words. */
function execFileFix(context: RuleContext, { place }: Arrival): Fix | undefined {
  if (!isCall(place)) return undefined;
  const callee = unwrap(place.callee);
  const name = dottedName(callee) ?? '';
  const called = /(?:^|\.)(exec|execSync)$/.exec(name);
  const command = unwrap(place.arguments[0]);
  // Without the member there may be no `execFile` in scope.
  if (called === null || !isMember(callee) || command === undefined || command === null) return undefined;
  const words = wordsOf(context, command);
  if (words === undefined || words.length < 2 || words[0]!.startsWith('`') || !/^'/.test(words[0]!)) return undefined;
  const [program, ...rest] = words;
  return {
    title: `Run it without a shell: \`${called[1] === 'exec' ? 'execFile' : 'execFileSync'}\``,
    edits: [
      { range: context.rangeOf(callee.property), newText: called[1] === 'exec' ? 'execFile' : 'execFileSync' },
      { range: context.rangeAt(startOf(command), endOf(command)), newText: `${program!}, [${rest.join(', ')}]` },
    ],
    isSafe: false,
  };
}

/** The arguments of a command as source text; undefined where quoting or shell signs make it more than a row of words. */
function wordsOf(context: RuleContext, command: Node): string[] | undefined {
  const parts: (string | Node)[] = [];
  if (command.type === 'TemplateLiteral') {
    command.quasis.forEach((quasi, index) => {
      parts.push(quasi.value.cooked ?? '');
      const expression = command.expressions[index];
      if (expression) parts.push(expression);
    });
  } else if (command.type === 'BinaryExpression' && command.operator === '+' && command.left.type === 'StringLiteral') {
    parts.push(command.left.value, command.right);
  } else return undefined;
  const words: string[] = [];
  let isOpen = false;
  for (const part of parts) {
    if (typeof part === 'string') {
      if (!/^[\w\s./:=@-]*$/.test(part)) return undefined;
      const pieces = part.split(/\s+/);
      if (isOpen && pieces[0] !== '') return undefined;
      for (const piece of pieces) if (piece !== '') words.push(`'${piece}'`);
      isOpen = !/\s$/.test(part) && part !== '';
    } else {
      // `--name=${value}` would need joining.
      if (isOpen) return undefined;
      words.push(context.textOf(part));
      isOpen = true;
    }
  }
  return words;
}
