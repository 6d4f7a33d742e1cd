import { dottedName, keyName, memberName, unwrap } from '../syntax/names.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';
import type { FunctionNode, Node, NodeOf, Tree } from '../syntax/tree.ts';
import { contains, isFunction, isMember, orderOf, parentOf } from '../syntax/tree.ts';
import { chainedSource, harmlessLocationParts, sources } from '../knowledge/sources.ts';
import { addressAttributes, jqueryRoots, propertySinks } from '../knowledge/sinks.ts';
import { answersPlainly, withOwnAnswer } from './contentType.ts';
import type { Arrival } from './arrivals.ts';
import { evaluateCall } from './calls.ts';
import { Environment } from './environment.ts';
import { refine } from './guards.ts';
import type { Outside } from './outside/outside.ts';
import { libraryInput, numericNames, parameterValue } from './parameters.ts';
import { canonicalPath, importedModules, importPath, memberPath, modulePath } from './paths.ts';
import { executeAll } from './statements.ts';
import type { SinkKind, Source, Taint, Value } from './values.ts';
import { allTaints, asText, blank, clear, constant, harmless, hole, isKnown, join, joinTaints, joinText, ofOrigin, reachInto, sinkSet, tainted, textOf, through, unknown, withField, withoutQuotes } from './values.ts';

interface Frame {
  readonly node: FunctionNode | null;
  /** What tells this way of running the function from others. */
  readonly key: string;
  result: Value;
  hasResult: boolean;
  /** What a generator hands out. */
  yielded: Value;
  /** What may be thrown here. */
  thrown: Value;
  readonly args: readonly Value[];
  readonly jumps: Environment[][];
  /** Whether the loop that is being run was left with `break` somewhere. */
  breaks: boolean;
}

/** Globals that stay what they are, whatever a file writes to them. */
const ownNames = /^(location|name|document|window|self|top|parent|frames|event|process|module|exports|require|global|globalThis|\$|jQuery|console|history|navigator)$/;
const openPart = new RegExp(`[${hole}${blank}]`);
/** What cannot begin with `<`, because it begins with a scheme. */
const wholeAddress = /^#(location|document\.(URL|documentURI|baseURI|referrer))$/;
const worker = /\bimportScripts\b|\bparentPort\b|\bworker_threads\b|WorkerGlobalScope|\bself\.postMessage\b|(?<![.\w])postMessage\s*\(/;
const wellKnownTexts: ReadonlyMap<string, string> = new Map([['path.sep', '/'], ['path.delimiter', ':'], ['os.EOL', '\n']]);
const markupOption = /html|markup|template|tpl|content|element|^\$?el$|^node$/i;
const maxDepth = 6;
const maxVariants = 8;

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
  readonly #executed = new Set<FunctionNode>();
  readonly #variants = new Map<FunctionNode, Map<string, Value>>();
  readonly #active: FunctionNode[] = [];
  readonly #busy = new Set<Node>();
  /** Functions that callers of the package give what they like. */
  readonly #exported: ReadonlyMap<FunctionNode, string>;
  readonly outside: Outside | undefined;
  /** What the file's own variables hold once it has run. */
  readonly globals = new Environment();
  #frames: Frame[] = [];
  readonly #aliases = new Map<unknown, Set<unknown>>();
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
    this.#maxSteps = 50_000 + options.tree.nodes.length * 25;
    this.#modules = importedModules(options.tree);
    this.outside = options.outside;
    this.#exported = options.exported ?? new Map<FunctionNode, string>();
  }

  run(): void {
    const env = this.globals;
    this.#frames = [{ node: null, key: '', result: unknown, hasResult: false, yielded: unknown, thrown: unknown, args: [], jumps: [], breaks: false }];
    executeAll(this, this.tree.program.body, env);
    // What nobody here calls is called from outside, with arguments that its parameters may tell about.
    for (const node of this.tree.nodes) if (isFunction(node) && !this.#executed.has(node)) withOwnAnswer(env, () => this.invoke(node, [], env, node));
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

  arrive(arrival: Arrival): void {
    this.#arrive(arrival);
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

  // ---- Functions ---------------------------------------------------------------------------------------------------

  /** Runs a function with what it is called with, once for each kind of arguments, and gives what it returns. */
  invoke(node: FunctionNode, args: readonly (Value | undefined)[], env: Environment, call: Node): Value {
    const variants = this.#variants.get(node) ?? new Map<string, Value>();
    this.#variants.set(node, variants);
    const handed = node.params.map((parameter, index) => this.#argument(node, parameter, index, args, env));
    const own = this.thisKey(node.body);
    const held = own && env.get(own);
    // A callback reads the variables of the function around, which may hold something else this time.
    const around = this.#frames.findLast((frame) => frame.node !== null && contains(frame.node, node));
    const key = `${handed.map((value) => describe(value)).join('|')}${held === undefined ? '' : `#${describe(held)}`}${around === undefined || around.key.length > 2000 ? '' : `@${around.key}`}`;
    const known = variants.get(key);
    if (known !== undefined) return known;
    const roughKey = `~${handed.map((value) => describe(value, true)).join('|')}`;
    if (this.#active.length >= maxDepth || this.#active.includes(node)) return unknown;
    // A function that is called in many ways gives what it gave for arguments from the same places.
    if (variants.size >= 2 * maxVariants) return variants.get(roughKey) ?? unknown;
    this.#executed.add(node);
    variants.set(key, unknown);
    this.#active.push(node);
    const frame: Frame = { node, key, result: unknown, hasResult: false, yielded: unknown, thrown: unknown, args: args.map((value) => value ?? unknown), jumps: [], breaks: false };
    this.#frames.push(frame);
    const inside = env.fork();
    node.params.forEach((parameter, index) => {
      const value = handed[index]!;
      const name = parameter.type === 'Identifier' ? parameter.name : undefined;
      const steps = call === node || name === undefined ? value : this.#stepped(value, parameter, `handed over as \`${name}\``);
      this.bind(parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter, steps, inside, true);
      // `constructor(private route: ActivatedRoute)` keeps what it is given.
      const kept = parameter.type === 'TSParameterProperty' && parameter.parameter.type === 'Identifier' ? parameter.parameter.name : undefined;
      if (kept !== undefined && own !== undefined) inside.set(own, withField(inside.get(own) ?? unknown, kept, steps));
    });
    if (node.body.type === 'BlockStatement') executeAll(this, node.body.body, inside);
    else frame.result = this.evaluate(node.body, inside);
    this.#frames.pop();
    this.#active.pop();
    env.commit(inside);
    const caller = this.frame;
    if (frame.thrown !== unknown) caller.thrown = join(caller.thrown, frame.thrown);
    const result = node.type !== 'ObjectMethod' && 'generator' in node && node.generator ? withField(unknown, '*', frame.yielded) : frame.result;
    variants.set(key, result);
    if (!variants.has(roughKey)) variants.set(roughKey, result);
    return result;
  }

  #argument(node: FunctionNode, parameter: Node, index: number, args: readonly (Value | undefined)[], env: Environment): Value {
    if (parameter.type === 'RestElement') {
      return listOf(args.slice(index).map((value) => value ?? unknown));
    }
    const given = args[index];
    if (given !== undefined && (given !== unknown || args.length > index)) {
      if (given !== unknown) return given;
    }
    const told = parameterValue(this, node, parameter, index) ?? this.outside?.typed(parameter);
    if (told !== undefined) return told;
    if (parameter.type === 'AssignmentPattern' && given === undefined) return this.evaluate(parameter.right, env);
    return given ?? unknown;
  }

  /** Runs what stands in a class outside of its methods. */
  evaluateClass(node: NodeOf<'ClassDeclaration' | 'ClassExpression'>, env: Environment): void {
    for (const member of node.body.body) {
      if (member.type === 'ClassProperty' && member.value) {
        const name = keyName(member.key, member.computed ?? false);
        const value = this.evaluate(member.value, env);
        if (name !== undefined && !member.static) env.set(node, withField(env.get(node) ?? unknown, name, value));
      } else if (member.type === 'StaticBlock') executeAll(this, member.body, env);
    }
  }

  /** The class or object around a method, under which `this` is kept. */
  thisKey(node: Node): Node | undefined {
    for (let at = parentOf(node); at !== null; at = parentOf(at)) {
      if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression' || at.type === 'ObjectExpression') return at;
      if (at.type === 'FunctionDeclaration' || (at.type === 'FunctionExpression' && parentOf(at)?.type !== 'ObjectProperty')) return this.#constructorOf(at) ?? at;
    }
    return undefined;
  }

  /** `A.prototype.method = function`: the function `A`. */
  #constructorOf(method: Node): Node | undefined {
    const assignment = parentOf(method);
    if (assignment?.type !== 'AssignmentExpression' || !isMember(assignment.left) || !isMember(assignment.left.object)) return undefined;
    const { object, property } = assignment.left.object;
    if (property.type !== 'Identifier' || property.name !== 'prototype' || object.type !== 'Identifier') return undefined;
    const declared = this.scopes.bindingOf(object)?.node;
    return isFunction(declared) ? declared : declared?.type === 'VariableDeclarator' ? (unwrap(declared.init) ?? undefined) : undefined;
  }

  /** A method of the class around, for `this.name()`. */
  methodOf(node: Node | undefined, name: string): FunctionNode | undefined {
    if (node?.type !== 'ClassDeclaration' && node?.type !== 'ClassExpression') return undefined;
    for (const member of node.body.body) {
      if ((member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') && keyName(member.key, member.type === 'ClassMethod' && member.computed) === name) return member;
      if ((member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty') && isFunction(member.value) && keyName(member.key, false) === name) return member.value;
    }
    const parent = node.superClass?.type === 'Identifier' ? this.scopes.bindingOf(node.superClass)?.node : undefined;
    return parent === node ? undefined : this.methodOf(parent, name);
  }

  // ---- Expressions -------------------------------------------------------------------------------------------------

  evaluate(expression: Node, env: Environment): Value {
    this.step();
    const node = unwrap(expression);
    switch (node.type) {
      case 'Identifier':
        return this.#evaluateIdentifier(node, env);
      case 'StringLiteral':
        return constant(node.value, node);
      case 'NumericLiteral':
        return { taints: [], isHarmless: true, text: String(node.value) };
      case 'BooleanLiteral':
        return { taints: [], isHarmless: true, text: String(node.value) };
      case 'BigIntLiteral':
      case 'RegExpLiteral':
        return harmless;
      case 'TemplateLiteral':
        return this.#evaluateTemplate(node, env);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return this.#evaluateMember(node, env);
      case 'CallExpression':
      case 'OptionalCallExpression':
      case 'NewExpression':
        return evaluateCall(this, node, env);
      case 'AssignmentExpression':
        return this.#evaluateAssignment(node, env);
      case 'BinaryExpression': {
        const left = node.left.type === 'PrivateName' ? unknown : this.evaluate(node.left, env);
        const right = this.evaluate(node.right, env);
        if (node.operator !== '+') return harmless;
        return this.concatenate(left, right, node);
      }
      case 'LogicalExpression': {
        const left = this.evaluate(node.left, env);
        const branch = env.fork();
        refine(this, node.left, branch, node.operator === '&&');
        const right = this.evaluate(node.right, branch);
        return node.operator === '&&' ? right : join(left, right);
      }
      case 'ConditionalExpression': {
        this.evaluate(node.test, env);
        const yes = env.fork();
        const no = env.fork();
        refine(this, node.test, yes, true);
        refine(this, node.test, no, false);
        return join(this.evaluate(node.consequent, yes), this.evaluate(node.alternate, no));
      }
      case 'YieldExpression': {
        const value = node.argument ? this.evaluate(node.argument, env) : unknown;
        this.frame.yielded = join(this.frame.yielded, node.delegate ? this.elementOf(value, node) : value);
        return unknown;
      }
      case 'AwaitExpression':
      case 'SpreadElement':
        return node.argument ? this.evaluate(node.argument, env) : unknown;
      case 'UnaryExpression':
        this.evaluate(node.argument, env);
        return node.operator === '-' && node.argument.type === 'NumericLiteral' ? { ...harmless, text: `-${String(node.argument.value)}` } : harmless;
      case 'SequenceExpression': {
        let last: Value = unknown;
        for (const item of node.expressions) last = this.evaluate(item, env);
        return last;
      }
      case 'ObjectExpression':
        return this.#evaluateObject(node, env);
      case 'ArrayExpression': {
        let value: Value = unknown;
        node.elements.forEach((element, index) => {
          if (element) value = withField(value, element.type === 'SpreadElement' ? '*' : String(index), element.type === 'SpreadElement' ? this.elementOf(this.evaluate(element.argument, env), element) : this.evaluate(element, env));
        });
        return value;
      }
      case 'ImportExpression': {
        const module = this.evaluate(node.source, env);
        const { text } = module;
        if (text === undefined || text.startsWith(hole)) this.report('code', module.taints, node.source, node, 'import', module, 0.8);
        return isKnown(text) ? { taints: [], path: modulePath(text) } : unknown;
      }
      case 'ThisExpression': {
        const key = this.thisKey(node);
        return (key && env.get(key)) ?? unknown;
      }
      case 'TaggedTemplateExpression':
        for (const part of node.quasi.expressions) this.evaluate(part, env);
        return dottedName(node.tag) === 'String.raw' ? this.#evaluateTemplate(node.quasi, env) : unknown;
      case 'ClassExpression':
        this.evaluateClass(node, env);
        return { taints: [], classNode: node };
      case 'UpdateExpression':
        return harmless;
      case 'JSXElement':
      case 'JSXFragment':
        this.#evaluateElement(node, env);
        return unknown;
      case 'ObjectMethod':
        return { taints: [], callee: node };
      default:
        return isFunction(node) ? { taints: [], callee: node } : unknown;
    }
  }

  #evaluateIdentifier(node: NodeOf<'Identifier'>, env: Environment): Value {
    const binding = this.scopes.bindingOf(node);
    if (binding === undefined && node.name === 'arguments' && this.frame.node !== null) return listOf(this.frame.args);
    if (binding === undefined) {
      if (node.name === 'undefined') return harmless;
      const value = this.#fromPath(node, `#${node.name}`, unknown);
      const kept = env.get(`global ${node.name}`);
      if (kept !== undefined && (kept.taints.length > 0 || kept.callee !== undefined) && !ownNames.test(node.name)) return kept;
      return kept?.fields === undefined ? value : { ...value, fields: kept.fields };
    }
    return env.get(binding) ?? this.#declared(binding);
  }

  #declared(binding: Binding): Value {
    const { node } = binding;
    if (isFunction(node)) return { taints: [], callee: node };
    if (node.type === 'ClassDeclaration') return { taints: [], classNode: node };
    if (binding.kind === 'import') {
      const path = importPath(node);
      return path === undefined ? unknown : { taints: [], path };
    }
    return unknown;
  }

  #evaluateTemplate(node: NodeOf<'TemplateLiteral'>, env: Environment): Value {
    let value: Value = constant(node.quasis[0]?.value.cooked ?? '');
    node.expressions.forEach((expression, index) => {
      value = this.concatenate(value, this.evaluate(expression, env), node);
      value = this.concatenate(value, constant(node.quasis[index + 1]?.value.cooked ?? ''), node);
    });
    return value;
  }

  concatenate(left: Value, right: Value, node: Node): Value {
    // What begins with an address that may be gone to stays on its host.
    const keepsHost = left.taints.length > 0 && left.taints.every((taint) => (taint.cleared & sinkSet('redirect')) !== 0);
    const isQuoted = right.taints.length > 0 && /=\s*(?:"[^"<>]*|'[^'<>]*)$/.test(textOf(left)) && right.taints.every((taint) => (taint.cleared & withoutQuotes) !== 0);
    const added = clear(asText(right.taints), (keepsHost ? sinkSet('redirect') : 0) | (isQuoted ? sinkSet('html') : 0));
    const taints = joinTaints(asText(left.taints), added);
    const text = joinText(left, right);
    return { taints: through(taints, node, 'becomes part of a text'), text };
  }

  #evaluateMember(node: NodeOf<'MemberExpression' | 'OptionalMemberExpression'>, env: Environment): Value {
    if (node.object.type === 'Super') return unknown;
    const object = this.evaluate(node.object, env);
    let name = memberName(node);
    let key: Value = unknown;
    if (name === undefined) {
      key = this.evaluate(node.property, env);
      if (isKnown(key.text)) name = key.text;
    }
    return this.member(object, name, node, key);
  }

  /** What a member of a value holds; without a name, any of them. */
  member(owner: Value, name: string | undefined, node: Node, key: Value = unknown): Value {
    const object = name === undefined ? owner : reachInto(owner, name, node);
    if (name === undefined) {
      const element = this.elementOf(object, node);
      // A constant start keeps the names that every object has out of reach.
      const dangerous = key.isHarmless || !mayBeInherited(key.text) || object.path === '#Object.create()' ? [] : key.taints;
      return dangerous.length === 0 ? element : { ...element, lookedUpBy: dangerous };
    }
    if (name === 'length' || name === 'size') return harmless;
    // What an option is called says that markup, or an element, is meant.
    const isOption = object.taints.length > 0 && object.fields?.has(name) !== true && object.taints.every(({ source }) => source.origin === 'library');
    if (isOption && numericNames.test(name)) return harmless;
    if (isOption && markupOption.test(name)) return { taints: clear(object.taints, sinkSet('html')) };
    const field = object.fields?.get(name);
    if (field !== undefined) return field;
    if (object.classNode !== undefined) {
      const method = this.methodOf(object.classNode, name);
      if (method !== undefined) return { taints: [], callee: method };
    }
    const rest = object.fields?.get('*');
    if (object.path === 'path.parse()' && /^(base|name|ext)$/.test(name)) return tainted(clear(object.taints, sinkSet('path')));
    if (object.path !== undefined) {
      const value = this.#fromPath(node, memberPath(object.path, name), object);
      return rest === undefined ? value : join(value, rest);
    }
    const own = rest === undefined ? object.taints : joinTaints(object.taints, rest.taints);
    const taints = own.length > 0 ? own : this.#readSource(node, `.${name}`);
    if (object.lookedUpBy && name !== '__proto__') return taints.length === 0 ? unknown : tainted(taints);
    return taints.length === 0 ? (rest ?? unknown) : tainted(taints);
  }

  #fromPath(node: Node, path: string, object: Value): Value {
    const at = canonicalPath(path);
    if (/^#(document\.)?location\./.test(at) && harmlessLocationParts.has(at.slice(at.lastIndexOf('.') + 1))) return { taints: [], path: at };
    const part = /^#location\.(\w+)$/.exec(at);
    const group = sources.get(part === null ? at : '#location') ?? chainedSource(at);
    const text = wellKnownTexts.get(at);
    if (text !== undefined) return constant(text);
    // The program and its script; arguments begin after them.
    if (/^#?process\.argv\.[01]$/.test(at)) return { taints: [this.newTaint({ node, from: 'the machine', origin: 'machine', certainty: 1 }, false)], path: at };
    if (group === undefined) return { taints: joinTaints(object.taints, this.#readSource(node, at)), path: at };
    if (part !== null) {
      const taint = this.newTaint({ node, from: group.from, origin: group.origin, certainty: 1 }, false);
      if (part[1] === 'hash' || part[1] === 'search') return { taints: [taint], path: at, sign: part[1] === 'hash' ? '#' : '?' };
      return { taints: [{ ...taint, cleared: sinkSet('redirect', 'request') }], path: at, ...((part[1] === 'href' || part[1] === 'pathname') && { sign: '/' }) };
    }
    const source: Source = { node, from: group.from, origin: group.origin, certainty: 1 };
    const taint = this.newTaint(source, group.mayBeObject ?? false);
    // The whole address leads to the page itself; only what is cut out of it leads elsewhere.
    const own = /^#(location|document\.(URL|documentURI|baseURI))$/.test(at) ? { ...taint, cleared: sinkSet('redirect', 'request') } : taint;
    return { taints: joinTaints([own], object.taints), path: at, ...(wholeAddress.test(at) && { sign: 'h' }) };
  }

  /** What members bring in whatever they are members of: `element.textContent`. */
  #readSource(node: Node, path: string): readonly Taint[] {
    const name = path.slice(path.lastIndexOf('.') + 1);
    const isTyped = name === 'value' && isMember(node) && /^(target|currentTarget)$/.test(memberName(unwrap(node.object)) ?? '');
    const group = sources.get(`~${name}`) ?? (isTyped || (name === 'value' && /^#document\./.test(path)) ? sources.get('~textContent') : undefined);
    return group === undefined ? [] : [this.newTaint({ node, from: group.from, origin: group.origin, certainty: group.certainty ?? 1 }, false)];
  }

  /** Taint that a call brings in: `request.get('x')`. */
  calledSource(node: Node, path: string): readonly Taint[] {
    const name = path.slice(path.lastIndexOf('.') + 1);
    const group = sources.get(`${path}()`) ?? chainedSource(`${path}()`) ?? sources.get(`~${name}()`) ?? (jqueryRoots.test(path) ? sources.get(`@jquery.${name}()`) : undefined);
    return group === undefined ? [] : [this.newTaint({ node, from: group.from, origin: group.origin, certainty: group.certainty ?? 1 }, group.mayBeObject ?? false)];
  }

  newTaint(source: Source, mayBeObject: boolean): Taint {
    const text = this.tree.text.slice(source.node.start ?? 0, Math.min(source.node.end ?? 0, (source.node.start ?? 0) + 60));
    const what = /\n/.test(text) ? 'a value' : `\`${text}\``;
    return { source, cleared: 0, mayBeObject, certainty: source.certainty, step: { node: source.node, text: `${what} comes from ${source.from}`, before: undefined, length: 1 } };
  }

  /** What one of the elements of a list, map or object holds. */
  elementOf(value: Value, node: Node): Value {
    let element: Value = tainted(value.taints);
    if (value.fields !== undefined) for (const field of value.fields.values()) element = join(element, field);
    void node;
    return element;
  }

  #evaluateObject(node: NodeOf<'ObjectExpression'>, env: Environment): Value {
    let value: Value = unknown;
    for (const property of node.properties) {
      if (property.type === 'SpreadElement') {
        const spread = this.evaluate(property.argument, env);
        const { path: _path, text: _text, lookedUpBy: _lookedUpBy, ...kept } = spread;
        value = join(value, kept);
        continue;
      }
      const name = keyName(property.key, property.computed);
      if (property.type === 'ObjectProperty' && property.computed && name === undefined) this.evaluate(property.key, env);
      const field = property.type === 'ObjectMethod' ? { taints: [], callee: property } : this.evaluate(property.value, env);
      // Without a prototype there is none to be reached.
      if (name === '__proto__' && property.type === 'ObjectProperty' && property.value.type === 'NullLiteral') value = { ...value, path: '#Object.create()' };
      value = withField(value, name ?? '*', field);
      // Outside of JSX: `createElement('p', { dangerouslySetInnerHTML: … })`.
      if (name === 'dangerouslySetInnerHTML' && property.type === 'ObjectProperty') this.report('html', allTaints(field), property.value, property, name, unknown);
    }
    return value;
  }

  #evaluateElement(node: NodeOf<'JSXElement' | 'JSXFragment'>, env: Environment): void {
    const attributes = node.type === 'JSXElement' ? node.openingElement.attributes : [];
    for (const attribute of attributes) {
      if (attribute.type === 'JSXSpreadAttribute') {
        this.evaluate(attribute.argument, env);
        continue;
      }
      if (attribute.value?.type !== 'JSXExpressionContainer' || attribute.value.expression.type === 'JSXEmptyExpression') continue;
      const value = this.evaluate(attribute.value.expression, env);
      if (attribute.name.type === 'JSXIdentifier' && addressAttributes.test(attribute.name.name)) this.reportAddress(value, attribute.value.expression, attribute, attribute.name.name);
      if (attribute.name.type === 'JSXIdentifier' && attribute.name.name === 'dangerouslySetInnerHTML') {
        this.report('html', allTaints(value), attribute.value.expression, attribute, 'dangerouslySetInnerHTML', value);
      }
    }
    for (const child of node.children) {
      if (child.type === 'JSXExpressionContainer' && child.expression.type !== 'JSXEmptyExpression') this.evaluate(child.expression, env);
      else if (child.type === 'JSXElement' || child.type === 'JSXFragment') this.#evaluateElement(child, env);
    }
  }

  // ---- Assignment --------------------------------------------------------------------------------------------------

  #evaluateAssignment(node: NodeOf<'AssignmentExpression'>, env: Environment): Value {
    let value = this.evaluate(node.right, env);
    if (node.operator !== '=') {
      const before = this.evaluate(node.left, env);
      if (node.operator === '+=') value = this.concatenate(before, value, node);
      else if (node.operator === '||=' || node.operator === '??=') value = join(before, value);
      // What was nothing stays nothing; everything else is replaced.
      else if (node.operator === '&&=') value = join(value, unknown);
      else value = harmless;
    }
    this.#checkAssignment(node, value, env);
    this.bind(node.left, value, env);
    return value;
  }

  #checkAssignment(node: NodeOf<'AssignmentExpression'>, value: Value, env: Environment): void {
    const left = unwrap(node.left);
    if (left.type === 'Identifier' && left.name === 'location' && this.scopes.bindingOf(left) === undefined) {
      this.report('redirect', value.taints, node.right, node, 'location', value);
    }
    if (!isMember(left)) return;
    const name = memberName(left);
    const kind = name === undefined ? undefined : propertySinks[name];
    if (kind !== undefined) this.report(kind, value.taints, node.right, node, name!, value);
    if (name !== undefined && addressAttributes.test(name) && !/\blocation$/.test(dottedName(left.object) ?? '')) this.reportAddress(value, node.right, node, name);
    if (name === 'onmessage' && value.callee !== undefined) this.invoke(value.callee, [this.message], env, node);
    if (left.object.type === 'Super') return;
    const object = this.evaluate(left.object, env);
    if (name !== undefined && object.path !== undefined) {
      const path = canonicalPath(memberPath(object.path, name));
      // Koa declares a text as a page only where it begins like one.
      if (/^@koa\.(response\.)?body$/.test(path) && !answersPlainly(env) && (value.text === undefined || /^\s*[<\0]/.test(value.text))) this.report('html', value.taints, node.right, node, dottedName(left) ?? 'body', value, 0.8);
      if (path === '#location' || path === '#location.href') this.report('redirect', value.taints, node.right, node, path.slice(1), value);
    }
    if (object.lookedUpBy !== undefined && !this.#isJustWritten(left.object, node)) {
      const key = name === undefined ? this.evaluate(left.property, env) : constant(name);
      // Only where the attacker chooses what is written, or writes at a name of their choice, does the prototype change.
      if (key.taints.length > 0 || allTaints(value).length > 0 || name !== undefined) {
        this.report('prototype', object.lookedUpBy, left.object, node, this.tree.text.slice(left.object.start ?? 0, left.object.end ?? 0).slice(0, 40), object, name === undefined ? 0.85 : 0.65);
      }
    }
  }

  /** `table[key] = {}` before it in the same or an outer block: what stands there now is ours. */
  #isJustWritten(target: Node, use: Node): boolean {
    const text = this.tree.text.slice(target.start ?? 0, target.end ?? 0);
    for (let at = use, block = parentOf(at); block !== null && !isFunction(block); at = block, block = parentOf(at)) {
      if (block.type !== 'BlockStatement' && block.type !== 'Program') continue;
      for (const statement of block.body) {
        if (statement === at) break;
        const written = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined;
        if (written?.type === 'AssignmentExpression' && written.operator === '=' && /^(Object|Array|New|Call|Arrow|Function)/.test(unwrap(written.right).type) && this.tree.text.slice(written.left.start ?? 0, written.left.end ?? 0) === text) return true;
      }
    }
    return false;
  }

  /** An address that the page follows: dangerous where whoever made the link chooses how it begins. */
  reportAddress(value: Value, node: Node, place: Node, name: string): void {
    if (value.text !== undefined && !value.text.startsWith(hole)) return;
    this.report('redirect', ofOrigin(value.taints, 'browser'), node, place, name, value, 0.75);
  }

  /** Gives a pattern its value: declares, assigns, takes apart. */
  bind(target: Node, value: Value, env: Environment, isParameter = false): void {
    const pattern = unwrap(target);
    switch (pattern.type) {
      case 'Identifier': {
        const binding = this.scopes.bindingOf(pattern);
        if (binding !== undefined) env.set(binding, isParameter ? value : this.#stepped(value, pattern, `is kept in \`${pattern.name}\``));
        if (binding !== undefined && !isParameter) this.#noteAlias(pattern, binding);
        if (binding === undefined && !ownNames.test(pattern.name)) env.set(`global ${pattern.name}`, this.#stepped(value, pattern, `is kept in \`${pattern.name}\``));
        return;
      }
      case 'ObjectPattern': {
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') {
            this.bind(property.argument, value, env);
            continue;
          }
          const name = keyName(property.key, property.computed);
          if (name === undefined) this.evaluate(property.key, env);
          this.bind(property.value, this.member(value, name, property), env);
        }
        return;
      }
      case 'ArrayPattern':
        pattern.elements.forEach((element, index) => {
          if (element?.type === 'RestElement') this.bind(element.argument, this.elementOf(value, element), env);
          else if (element) this.bind(element, value.fields ? this.member(value, String(index), element) : this.elementOf(value, element), env);
        });
        return;
      case 'AssignmentPattern': {
        const fallback = this.evaluate(pattern.right, env);
        // `{ port = 80 }`: what stands in for a missing option says what the option is.
        const isNumber = fallback.isHarmless === true && fallback.text !== undefined && value.taints.every(({ source }) => source.origin === 'library');
        this.bind(pattern.left, value === unknown || isNumber ? fallback : join(value, fallback), env, isParameter);
        return;
      }
      case 'RestElement':
        this.bind(pattern.argument, value, env, isParameter);
        return;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        this.store(pattern, value, env);
        return;
      default:
    }
  }

  /** `const self = this`, `const o = options`: what is written to one is read from the other. */
  #noteAlias(pattern: Node, binding: Binding): void {
    const init = this.initialiser(pattern);
    const other = init?.type === 'ThisExpression' ? this.thisKey(init) : init?.type === 'Identifier' ? this.scopes.bindingOf(init) : undefined;
    if (other === undefined) return;
    for (const [from, to] of [[binding, other], [other, binding]] as const) this.#aliases.set(from, (this.#aliases.get(from) ?? new Set()).add(to));
  }

  #storeThrough(key: unknown, value: Value, env: Environment): void {
    env.set(key, value);
    for (const alias of this.#aliases.get(key) ?? []) env.set(alias, value);
  }

  /** Writes to a member by writing a new value to what it is a member of. */
  store(target: Node, value: Value, env: Environment): void {
    const node = unwrap(target);
    if (node.type === 'Identifier') {
      const binding = this.scopes.bindingOf(node);
      if (binding !== undefined) this.#storeThrough(binding, value, env);
      else if (value.fields !== undefined) env.set(`global ${node.name}`, value);
      return;
    }
    if (node.type === 'ThisExpression') {
      const key = this.thisKey(node);
      if (key !== undefined) this.#storeThrough(key, value, env);
      return;
    }
    if (!isMember(node) || node.object.type === 'Super') return;
    const object = this.evaluate(node.object, env);
    const name = memberName(node);
    const field = name ?? '*';
    this.store(node.object, withField(object, field, name === undefined && object.fields?.has('*') ? join(object.fields.get('*')!, value) : value), env);
  }

  /** Makes what an expression reads safe from here on. */
  markSafe(expression: Node, env: Environment, change: (value: Value) => Value = (value) => ({ taints: [], ...(value.callee && { callee: value.callee }) })): void {
    const node = unwrap(expression);
    const value = this.evaluate(node, env);
    if (allTaints(value).length > 0) this.store(node, change(value), env);
  }

  /** What was looked up by a foreign key was found to be what it should be. */
  forgetLookup(expression: Node, env: Environment): void {
    const { lookedUpBy, ...rest } = this.evaluate(expression, env);
    if (lookedUpBy !== undefined) this.store(expression, rest, env);
  }

  report(kind: SinkKind, taints: readonly Taint[], value: Node, place: Node, name: string, arriving: Value, certainty = 1): void {
    // `#` or `?` in front, and the page stays where it is.
    if (arriving.isHarmless || (kind === 'redirect' && /^[#?]$/.test(arriving.sign ?? ''))) return;
    for (const taint of taints) {
      this.#arrive({ kind, taint, value, place, name, text: arriving.text, certainty });
    }
  }

  /** The function that is being run. */
  get frame(): Frame {
    return this.#frames.at(-1)!;
  }

  #stepped(value: Value, node: Node, text: string): Value {
    if (value.taints.length === 0) return value;
    return { ...value, taints: through(value.taints, node, text) };
  }

  /** Counts the work and stops where it would not end. */
  step(): void {
    this.#steps++;
    if ((this.#steps & 0x3fff) === 0) this.#pause();
    if (this.#steps > this.#maxSteps) throw new Error('The file has more ways through it than are followed');
  }
}

/** Whether a text, of which only the constant ends may be known, can be the key of a prototype. */
function mayBeInherited(text: string | undefined): boolean {
  if (text === undefined) return true;
  const [start, end] = [text.search(openPart), text.split(openPart).at(-1)!];
  // A part of our own in front, whatever it is, keeps it away.
  if (start === -1 || text.startsWith(blank)) return false;
  return ['__proto__', 'constructor', 'prototype'].some((name) => name.startsWith(text.slice(0, start)) && name.endsWith(end));
}

function isConstructor(node: FunctionNode): boolean {
  return node.type === 'ClassMethod' && node.kind === 'constructor';
}

/** A list of known elements. */
function listOf(values: readonly Value[]): Value {
  return values.reduce<Value>((list, value, index) => withField(list, String(index), value), unknown);
}

/** What tells two calls of a function apart: where its arguments come from. */
function describe(value: Value, isRough = false): string {
  const taints = allTaints(value).map((taint) => `${orderOf(taint.source.node)}:${taint.cleared}`);
  return `${value.path ?? ''};${value.callee ? orderOf(value.callee) : ''};${taints.join()};${isRough ? '' : (value.text ?? '')};${value.isHarmless ? 1 : ''};${[...(value.fields?.keys() ?? [])].join()}`;
}
