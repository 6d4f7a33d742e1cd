import type { Access, Answer, FlowCheck, FlowEdge, FlowEnd, FlowStart, FlowStep, OutwardCall } from '../../../flows/fileFlows.ts';
import type { Range } from '../../../../base/text.ts';
import { calledName, memberName, symbolOf, unwrap } from '../../syntax/names.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { FunctionNode, Node, NodeOf, Tree } from '../../syntax/tree.ts';
import { endOf, orderOf, startOf } from '../../syntax/tree.ts';
import { clearedByName } from '../../knowledge/propagators.ts';
import { responseNames } from '../../knowledge/sources.ts';
import type { Arrival } from '../arrivals.ts';
import type { Call } from '../calls.ts';
import type { Environment } from '../environment.ts';
import { registeredArguments } from '../handlers.ts';
import type { Interpreter } from '../interpreter.ts';
import { importPath, modulePath } from '../paths.ts';
import { isBareJson, nameOfSource, sourceText, stepsOf } from '../steps.ts';
import type { Origin, SinkSet, Taint, Value } from '../values.ts';
import { clear } from '../values.ts';
import { withCheck } from './checkedValues.ts';
import type { Outside } from './outside.ts';

const maxEdges = 600;
const maxCalls = 300;
const maxSteps = 8;
const maxFieldDepth = 3;
/** Origins that reach far enough to be followed through other files. */
const farReaching: ReadonlySet<Origin> = new Set(['remote', 'browser', 'local']);
/** Objects that a framework hands over, some of whose members are sources. */
const handedOver = /^@(request|koa|event|hapi|c|message|route|socket)\b/;

/** Writes down, while a file is run, what crosses its border. */
export class FlowRecorder implements Outside {
  readonly calls: OutwardCall[] = [];
  readonly edges: FlowEdge[] = [];
  skipped: string | undefined;
  readonly #tree: Tree;
  readonly #scopes: Scopes;
  /** Imported modules that stand in the project, the longest first. */
  readonly #modules: readonly string[];
  readonly #callIds = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #checks = new Map<string, FlowCheck>();
  /** What enters and arrives here; of use to others only where other files were asked about something. */
  readonly #near: { readonly taint: Taint; readonly to: FlowEnd }[] = [];

  constructor(tree: Tree, scopes: Scopes, specifiers: readonly string[]) {
    this.#tree = tree;
    this.#scopes = scopes;
    this.#modules = specifiers.map(modulePath).sort((a, b) => b.length - a.length);
  }

  // ---- What goes out -------------------------------------------------------------------------------------------------

  called(machine: Interpreter, call: Call): readonly Taint[] {
    const id = this.#idOf(call.node, call.path);
    if (id === undefined) {
      this.#registered(machine, call);
      return [];
    }
    call.args.forEach((value, index) => this.#handOver(id, index, value, [], call.argNodes[index]!, call.name));
    const byName: SinkSet = call.name === undefined ? 0 : clearedByName(call.name);
    return clear([this.#entering(call.node, { kind: 'result', call: id, access: [] }, `comes back from \`${call.name ?? 'the call'}\``)], byName);
  }

  /** A function of another file may be a handler that is registered here. */
  #registered(machine: Interpreter, call: Call): void {
    call.args.forEach((argument, index) => {
      const id = argument.callee !== undefined ? undefined : this.#idOf(call.argNodes[index]!, argument.path);
      const handed = id === undefined ? undefined : (registeredArguments(machine, call, undefined) ?? handedToEach(machine, call, index));
      handed?.forEach((value, position) => this.#handOver(id!, position, value, [], call.argNodes[index]!, callsBack.test(call.name ?? '') ? calledName(call.argNodes[index]!) : undefined));
    });
  }

  #handOver(call: number, index: number, value: Value, access: Access, node: Node, name: string | undefined): void {
    const to: FlowEnd = { kind: 'argument', call, index, access, ...(value.text !== undefined && { text: value.text }) };
    const step: FlowStep = { range: this.#rangeOf(node), text: name === undefined ? 'is registered as a handler' : `is handed to \`${name}\`` };
    for (const taint of value.taints) this.#add(taint, to, [step]);
    if (value.taints.length === 0 && handedOver.test(value.path ?? '')) {
      this.#push({ from: { kind: 'known', path: value.path!, label: name === undefined ? calledInHandlers(value.path!) : this.#labelOf(node) }, to, cleared: 0, mayBeObject: true, certainty: 1, steps: [step] });
    }
    if (access.length < maxFieldDepth) for (const [field, each] of value.fields ?? []) this.#handOver(call, index, each, [...access, field], node, name);
  }

  /** What a function that others can call gives back. */
  returned(id: number, value: Value, access: Access = []): void {
    for (const taint of value.taints) this.#add(taint, { kind: 'return', function: id, access, ...(value.text !== undefined && { text: value.text }) });
    if (access.length < maxFieldDepth) for (const [field, each] of value.fields ?? []) this.returned(id, each, [...access, field]);
  }

  /** What is known of a parameter once the function has given an answer. */
  told(id: number, index: number, answer: Answer, cleared: SinkSet): void {
    if (cleared !== 0) this.#push({ from: { kind: 'parameter', function: id, index, access: [] }, to: { kind: 'verdict', function: id, answer }, cleared, mayBeObject: true, certainty: 1, steps: [] });
  }

  arrived(arrival: Arrival): void {
    const { kind, taint, value, place, name, text, certainty } = arrival;
    if (kind === 'html' && isBareJson(this.#tree, arrival)) return;
    const at = place.type === 'AssignmentExpression' ? place : value;
    const to: FlowEnd = { kind: 'sink', use: kind, name, certainty, range: this.#rangeOf(at), symbol: symbolOf(place), ...(text !== undefined && { text }), ...(taint.needs !== undefined && { needs: taint.needs }) };
    if (taint.source.origin === 'elsewhere') this.#add(taint, to);
    else if (this.#near.length < maxEdges) this.#near.push({ taint, to });
  }

  /** Called at the end: where functions of other files are asked, what arrives within the file waits for their answer. */
  addNear(): void {
    if (this.#checks.size > 0) for (const { taint, to } of this.#near) this.#add(taint, to, [], true);
  }

  // ---- What comes in -------------------------------------------------------------------------------------------------

  parameter(id: number, node: FunctionNode, index: number): Value | undefined {
    const parameter = node.params[index]!;
    const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
    if (parameter.type === 'RestElement' || isHarmlessType(pattern)) return undefined;
    // An answer that is handed on: what is sent with it was seen by whoever hands it on.
    if (pattern.type === 'Identifier' && responseNames.test(pattern.name)) return { taints: [], path: '@response' };
    const name = pattern.type === 'Identifier' ? `\`${pattern.name}\`` : 'an argument';
    const taint = this.#entering(pattern, { kind: 'parameter', function: id, index, access: [] }, `is taken as ${name}`);
    return { ...this.typed(parameter), taints: [taint] };
  }

  typed(parameter: Node): Value | undefined {
    const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
    const annotation = 'typeAnnotation' in pattern && pattern.typeAnnotation?.type === 'TSTypeAnnotation' ? pattern.typeAnnotation.typeAnnotation : undefined;
    const name = annotation?.type === 'TSTypeReference' && annotation.typeName.type === 'Identifier' ? annotation.typeName : undefined;
    const declared = name === undefined ? undefined : this.#scopes.bindingOf(name)?.node;
    const path = declared === undefined ? undefined : importPath(declared);
    return path === undefined || this.#outsideName(path) === undefined ? undefined : { taints: [], path: `${path}()` };
  }

  asked(machine: Interpreter, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, isTrue: boolean | undefined): void {
    const path = machine.evaluate(unwrap(call.callee), env).path;
    const id = this.#idOf(call, path);
    if (id === undefined) return;
    call.arguments.forEach((argument, index) => {
      if (argument.type === 'SpreadElement') return;
      const answer: Answer = isTrue === undefined ? 'returned' : isTrue ? 'yes' : 'no';
      const key = `${id}:${index}:${answer}`;
      const check = this.#checks.get(key) ?? { call: id, index, answer };
      this.#checks.set(key, check);
      machine.markSafe(argument, env, (value) => withCheck(value, check));
    });
  }

  #entering(node: Node, entry: Extract<FlowStart, { kind: 'parameter' | 'result' }>, text: string): Taint {
    return { source: { node, from: 'another file', origin: 'elsewhere', certainty: 1, entry }, cleared: 0, mayBeObject: true, certainty: 1, step: { node, text, before: undefined, length: 1 } };
  }

  // ---- Writing down --------------------------------------------------------------------------------------------------

  #add(taint: Taint, to: FlowEnd, more: readonly FlowStep[] = [], isNear = false): void {
    const from = this.#startOf(taint, isNear);
    if (from === undefined) return;
    const steps = stepsOf(taint.step);
    const kept = steps.length <= maxSteps ? steps : [steps[0]!, ...steps.slice(1 - maxSteps)];
    this.#push({
      from,
      to,
      cleared: taint.cleared,
      mayBeObject: taint.mayBeObject,
      certainty: taint.certainty,
      steps: [...kept.map(({ node, text }) => ({ range: this.#rangeOf(node), text })), ...more],
      ...(taint.checks !== undefined && { checks: taint.checks }),
    });
  }

  #startOf(taint: Taint, isNear: boolean): FlowStart | undefined {
    const { entry, from, origin, node } = taint.source;
    if (entry !== undefined) return entry;
    if (!isNear && !farReaching.has(origin)) return undefined;
    return { kind: 'source', source: { from, origin, label: nameOfSource(this.#tree, stepsOf(taint.step)), written: sourceText(this.#tree, node) } };
  }

  #push(edge: FlowEdge): void {
    const first = edge.from.kind === 'source' ? JSON.stringify(edge.steps[0]) : '';
    const key = JSON.stringify([edge.from, first, edge.to, edge.cleared, edge.mayBeObject, edge.checks]);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (this.edges.length < maxEdges) this.edges.push(edge);
    else this.skipped ??= `more than ${maxEdges} ways lead through it`;
  }

  #idOf(node: Node, path: string | undefined): number | undefined {
    const outward = path === undefined ? undefined : this.#outsideName(path);
    if (outward === undefined) return undefined;
    const key = `${orderOf(node)}:${path!}`;
    const known = this.#callIds.get(key);
    if (known !== undefined) return known;
    if (this.calls.length >= maxCalls) {
      this.skipped ??= `more than ${maxCalls} calls lead out of it`;
      return undefined;
    }
    this.#callIds.set(key, this.calls.push(outward) - 1);
    return this.calls.length - 1;
  }

  #outsideName(path: string): OutwardCall | undefined {
    const specifier = this.#modules.find((module) => path === module || (path.startsWith(module) && /^[.(]/.test(path.slice(module.length))));
    if (specifier === undefined) return undefined;
    return { specifier, name: path.slice(specifier.length).replace(/^\./, '') };
  }

  #labelOf(node: Node): string {
    const inner = unwrap(node);
    return inner.type === 'Identifier' ? inner.name : (memberName(inner) ?? calledName(inner) ?? 'it');
  }

  #rangeOf(node: Node): Range {
    return this.#tree.lines.rangeOf(startOf(node), endOf(node));
  }
}

const callsBack = /^(forEach|map|flatMap|filter|find|some|every|then)$/;

/** `names.map(find)`, `promise.then(find)`: what a function that stands elsewhere is called with. */
function handedToEach(machine: Interpreter, { name, owner, node }: Call, index: number): readonly Value[] | undefined {
  if (index !== 0 || owner === undefined || !callsBack.test(name ?? '')) return undefined;
  return [name === 'then' ? owner : machine.elementOf(owner, node)];
}

/** What a handler that stands elsewhere would call it. */
function calledInHandlers(path: string): string {
  return path.startsWith('@request') ? 'req' : path.startsWith('@c') || path.startsWith('@koa') ? 'ctx' : 'request';
}

function isHarmlessType(pattern: Node): boolean {
  if (!('typeAnnotation' in pattern) || pattern.typeAnnotation?.type !== 'TSTypeAnnotation') return false;
  return /^TS(Number|Boolean|BigInt|Null|Undefined|Void)Keyword$|^TSFunctionType$/.test(pattern.typeAnnotation.typeAnnotation.type);
}
