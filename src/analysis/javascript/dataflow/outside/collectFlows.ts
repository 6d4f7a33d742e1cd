import { CancelledError, errorMessage } from '../../../../base/errors.ts';
import type { Answer, FileFlows, FlowPurpose } from '../../../flows/fileFlows.ts';
import type { SourceFile } from '../../../sourceFile.ts';
import { parseJavaScript, reasonToSkip } from '../../syntax/parse.ts';
import { resolveScopes } from '../../syntax/scopes.ts';
import type { FunctionNode } from '../../syntax/tree.ts';
import { endOf, startOf } from '../../syntax/tree.ts';
import { outcomeOf } from '../functionGuards.ts';
import { refine } from '../guards.ts';
import { Interpreter } from '../interpreter.ts';
import { parameterValue } from '../parameters.ts';
import type { Value } from '../values.ts';
import { clearedBy } from './checkedValues.ts';
import { FlowRecorder } from './flowRecorder.ts';
import { offeredNames } from './offeredNames.ts';

const maxFunctions = 150;
const answers: readonly (readonly [Answer, boolean | undefined])[] = [['yes', true], ['no', false], ['returned', undefined]];

/** How data moves through a JavaScript or TypeScript file; for `results` nothing is said of what its functions do with what they are handed. */
export function collectFlows(file: SourceFile, specifiers: readonly string[], purpose: FlowPurpose): FileFlows {
  const nothing = { path: file.path, functions: [], aliases: [], calls: [], edges: [] };
  const reason = reasonToSkip(file.text);
  if (reason !== null) return { ...nothing, skipped: reason };
  const parsed = parseJavaScript(file.text, file.language, file.path);
  if (!parsed.ok) return { ...nothing, skipped: 'the file could not be parsed' };
  const tree = parsed.value;
  const scopes = resolveScopes(tree);
  const recorder = new FlowRecorder(tree, scopes, specifiers);
  const names: string[] = [];
  let aliases: FileFlows['aliases'] = [];
  try {
    const offered = offeredNames(tree, scopes);
    ({ aliases } = offered);
    const machine = new Interpreter({ tree, scopes, arrive: (arrival) => recorder.arrived(arrival), pause: () => {}, outside: recorder });
    machine.run();
    const offer = (name: string, node: FunctionNode): void => {
      if (names.length >= maxFunctions) return;
      const id = names.push(name) - 1;
      const given = node.params.map((parameter, index) => (purpose === 'arguments' && parameterValue(machine, node, parameter, index) === undefined ? recorder.parameter(id, node, index) : undefined));
      const result = machine.handIn(node, given);
      recorder.returned(id, result);
      tellChecks(machine, recorder, id, node, given);
      // What it makes has functions of its own: `createUsers(db).find(name)`.
      if (!name.endsWith(')')) for (const [field, made] of result.fields ?? []) if (made.callee !== undefined) offer(`${name}().${field}`, made.callee);
    };
    for (const [name, node] of offered.functions) offer(name, node);
    recorder.addNear();
  } catch (error) {
    if (CancelledError.is(error)) throw error;
    recorder.skipped = errorMessage(error);
  }
  return { path: file.path, functions: names, aliases, calls: recorder.calls, edges: recorder.edges, ...(recorder.skipped !== undefined && { skipped: recorder.skipped }) };
}

/** Whether it is a check, and what its answers say of what it was asked about. */
function tellChecks(machine: Interpreter, recorder: FlowRecorder, id: number, node: FunctionNode, given: readonly (Value | undefined)[]): void {
  if (given.every((value) => value === undefined) || !mayBeCheck(machine.tree.text.slice(startOf(node), endOf(node)))) return;
  for (const [answer, isTrue] of answers) {
    outcomeOf(machine, node, given, machine.globals, isTrue, refine).forEach((after, index) => {
      const before = given[index];
      if (before !== undefined && after !== undefined) recorder.told(id, index, answer, clearedBy(before, after));
    });
  }
}

/** Checks are short, and throw or answer with a comparison. */
function mayBeCheck(text: string): boolean {
  return text.length < 2000 && /\bthrow\b|\breturn\s+(?:true|false)\b|[!=]==?|&&|\|\||\.(?:test|match|includes|has|hasOwn|indexOf|startsWith|some|every)\b/.test(text);
}
