import { unwrap } from '../syntax/names.ts';
import type { Scopes } from '../syntax/scopes.ts';
import type { FunctionNode, Node, NodeOf, Tree } from '../syntax/tree.ts';
import { isFunction } from '../syntax/tree.ts';
import type { Arrival } from './arrivals.ts';
import { bindPattern, forgetLookup, markSafe, storeInto } from './binding.ts';
import { evaluateClass, methodOf, thisKey } from './classes.ts';
import { withOwnAnswer } from './contentType.ts';
import { Environment } from './environment.ts';
import { concatenate, evaluateExpression } from './expressions.ts';
import type { Frame } from './frame.ts';
import { newFrame } from './frame.ts';
import { invokeFunction } from './functions.ts';
import type { Outside } from './outside/outside.ts';
import { calledSource, elementOf, memberOf, newTaint } from './members.ts';
import { libraryInput, parameterValue } from './parameters.ts';
import { importedModules } from './paths.ts';
import { executeAll } from './statements.ts';
import type { SinkKind, Source, Taint, Value } from './values.ts';
import { hole, ofOrigin, unknown } from './values.ts';

const worker = /\bimportScripts\b|\bparentPort\b|\bworker_threads\b|WorkerGlobalScope|\bself\.postMessage\b|(?<![.\w])postMessage\s*\(/;

/**
 * Runs a file without running it: statements in order, both branches of each condition, every function with what its
 * callers hand over, keeping for each variable where its value may come from. It looks at one file, and tells `outside`
 * of what leaves and enters it.
 */
export class Interpreter {
  readonly tree: Tree;
  readonly scopes: Scopes;
  readonly #arrive: (arrival: Arrival) => void;
  readonly #pause: () => void;
  /** Functions that were run, what they gave for which arguments, and those that are being run. */
  readonly executed = new Set<FunctionNode>();
  readonly variants = new Map<FunctionNode, Map<string, Value>>();
  readonly active: FunctionNode[] = [];
  readonly #busy = new Set<Node>();
  /** Functions that callers of the package give what they like. */
  readonly #exported: ReadonlyMap<FunctionNode, string>;
  readonly outside: Outside | undefined;
  /** What the file's own variables hold once it has run. */
  readonly globals = new Environment();
  frames: Frame[] = [];
  /** Variables that name one object. */
  readonly aliases = new Map<unknown, Set<unknown>>();
  /** How many `try` blocks are open. */
  tries = 0;
  #steps = 0;
  readonly #maxSteps: number;
  /** Whether some module is imported whose name matches; for guesses that need a reason. */
  readonly #modules: readonly string[];

  constructor(options: { tree: Tree; scopes: Scopes; arrive: (arrival: Arrival) => void; pause: () => void; exported?: ReadonlyMap<FunctionNode, string>; outside?: Outside }) {
    this.tree = options.tree;
    this.scopes = options.scopes;
    this.#arrive = options.arrive;
    this.#pause = options.pause;
    // Functions are run once more with what other files hand over.
    this.#maxSteps = (50_000 + options.tree.nodes.length * 25) * (options.outside === undefined ? 1 : 2);
    this.#modules = importedModules(options.tree);
    this.outside = options.outside;
    this.#exported = options.exported ?? new Map<FunctionNode, string>();
  }

  run(): void {
    const env = this.globals;
    this.frames = [newFrame(null, '', [])];
    executeAll(this, this.tree.program.body, env);
    // What nobody here calls is called from outside, with arguments that its parameters may tell about.
    for (const node of this.tree.nodes) if (isFunction(node) && !this.executed.has(node)) withOwnAnswer(env, () => this.invoke(node, [], env, node));
    // What a constructor keeps, the methods find.
    const first = [...this.#exported].sort(([a], [b]) => Number(isConstructor(b)) - Number(isConstructor(a)));
    for (const [node, name] of first) {
      if (node.params.length > 0 || node.type === 'ClassMethod') this.invoke(node, node.params.map((parameter, index) => parameterValue(this, node, parameter, index) ?? libraryInput(this, parameter, name)), env, node);
    }
  }

  /** Runs a function as another file calls it, with these arguments where its parameters do not tell better. */
  handIn(node: FunctionNode, args: readonly (Value | undefined)[]): Value {
    return withOwnAnswer(this.globals, () => this.invoke(node, args, this.globals, node));
  }

  imports(pattern: RegExp): boolean {
    return this.#modules.some((name) => pattern.test(name));
  }

  /** What a listener for messages is handed. A worker hears from the page that made it, a page from anyone. */
  get message(): Value {
    return worker.test(this.tree.text) ? unknown : { taints: [], path: '@message' };
  }

  /** What a variable was declared with, where it is never given anything else. */
  initialiser(identifier: Node): Node | undefined {
    const binding = identifier.type === 'Identifier' ? this.scopes.bindingOf(identifier) : undefined;
    const declared = binding?.node;
    if (binding === undefined || declared?.type !== 'VariableDeclarator' || declared.id.type !== 'Identifier' || !declared.init) return undefined;
    return binding.references.some(({ isWrite, node }) => isWrite && node !== declared.id) ? undefined : unwrap(declared.init);
  }

  /** Does something about a node unless it is being done already, so that what refers to itself ends. */
  once(node: Node, work: () => void): void {
    if (this.#busy.has(node) || this.#busy.size > 12) return;
    this.#busy.add(node);
    work();
    this.#busy.delete(node);
  }

  /** Runs a function with what it is called with, once for each kind of arguments, and gives what it returns. */
  invoke(node: FunctionNode, args: readonly (Value | undefined)[], env: Environment, call: Node): Value {
    return invokeFunction(this, node, args, env, call);
  }

  /** Runs what stands in a class outside of its methods. */
  evaluateClass(node: NodeOf<'ClassDeclaration' | 'ClassExpression'>, env: Environment): void {
    evaluateClass(this, node, env);
  }

  /** The class or object around a method, under which `this` is kept. */
  thisKey(node: Node): Node | undefined {
    return thisKey(this, node);
  }

  /** A method of the class around, for `this.name()`. */
  methodOf(node: Node | undefined, name: string): FunctionNode | undefined {
    return methodOf(this, node, name);
  }

  evaluate(expression: Node, env: Environment): Value {
    return evaluateExpression(this, expression, env);
  }

  concatenate(left: Value, right: Value, node: Node): Value {
    return concatenate(this, left, right, node);
  }

  /** What a member of a value holds; without a name, any of them. */
  member(owner: Value, name: string | undefined, node: Node, key?: Value): Value {
    return memberOf(this, owner, name, node, key);
  }

  /** Taint that a call brings in: `request.get('x')`. */
  calledSource(node: Node, path: string): readonly Taint[] {
    return calledSource(this, node, path);
  }

  newTaint(source: Source, mayBeObject: boolean): Taint {
    return newTaint(this, source, mayBeObject);
  }

  /** What one of the elements of a list, map or object holds. */
  elementOf(value: Value, node: Node): Value {
    return elementOf(this, value, node);
  }

  /** Gives a pattern its value: declares, assigns, takes apart. */
  bind(target: Node, value: Value, env: Environment, isParameter?: boolean): void {
    bindPattern(this, target, value, env, isParameter);
  }

  /** Writes to a member by writing a new value to what it is a member of. */
  store(target: Node, value: Value, env: Environment): void {
    storeInto(this, target, value, env);
  }

  /** Makes what an expression reads safe from here on. */
  markSafe(expression: Node, env: Environment, change?: (value: Value) => Value): void {
    markSafe(this, expression, env, change);
  }

  /** What was looked up by a foreign key was found to be what it should be. */
  forgetLookup(expression: Node, env: Environment): void {
    forgetLookup(this, expression, env);
  }

  report(kind: SinkKind, taints: readonly Taint[], value: Node, place: Node, name: string, arriving: Value, certainty = 1): void {
    // `#` or `?` in front, and the page stays where it is.
    if (arriving.isHarmless || (kind === 'redirect' && /^[#?]$/.test(arriving.sign ?? ''))) return;
    for (const taint of taints) {
      this.#arrive({ kind, taint, value, place, name, text: arriving.text, certainty });
    }
  }

  /** An address that the page follows: dangerous where whoever made the link chooses how it begins. */
  reportAddress(value: Value, node: Node, place: Node, name: string): void {
    if (value.text !== undefined && !value.text.startsWith(hole)) return;
    this.report('redirect', ofOrigin(value.taints, 'browser'), node, place, name, value, 0.75);
  }

  /** The function that is being run. */
  get frame(): Frame {
    return this.frames.at(-1)!;
  }

  /** Counts the work and stops where it would not end. */
  step(): void {
    this.#steps++;
    if ((this.#steps & 0x3fff) === 0) this.#pause();
    if (this.#steps > this.#maxSteps) throw new Error('The file has more ways through it than are followed');
  }
}

function isConstructor(node: FunctionNode): boolean {
  return node.type === 'ClassMethod' && node.kind === 'constructor';
}
