import type { PythonContext } from '../../check.ts';
import { argumentsOf, decoratorsOf, stringValue } from '../../calls.ts';
import { parameterName } from '../../scopes.ts';
import type { PyNode } from '../../syntax.ts';
import { visit } from '../../syntax.ts';
import { usesOf } from './contexts.ts';
import type { Environment } from './environment.ts';
import { harmlessTypes } from './passing.ts';
import type { Outward, PythonOutside } from './outside.ts';
import type { Sink } from './sinks.ts';
import { handlerMembers, requestTypes, routeMethods, webFrameworks } from './sources.ts';
import type { Taint, Value } from './taint.ts';
import { clean } from './taint.ts';

/** A value from outside that got to where it is dangerous. */
export type Hit = HitPlace & ({ readonly sink: Sink; readonly outward?: undefined } | { readonly outward: Outward; readonly sink?: undefined });

interface HitPlace {
  /** The call, or the returned expression. */
  readonly at: PyNode;
  readonly argument: PyNode;
  /** What is called, as written. */
  readonly called: string;
  readonly taint: Taint;
  readonly value: Value;
  /** Whether it went through another function of the file. */
  readonly isThroughCall: boolean;
}

/** What the callers of a function need to know of it. */
export interface Summary {
  readonly returns: Value;
  /** Hits of its parameters. */
  readonly hits: readonly Hit[];
}

/** One function, with what its parameters stand for. */
export interface FunctionInfo {
  readonly node: PyNode;
  readonly name: string;
  readonly parameters: readonly ParameterInfo[];
  readonly isMethod: boolean;
  /** Whether a web framework calls it with what a visitor sent, and shows what it returns. */
  readonly route: 'page' | 'data' | undefined;
}

export interface ParameterInfo {
  readonly name: string;
  readonly node: PyNode;
  readonly type: string;
  readonly kind: 'plain' | 'rest' | 'named-rest' | 'self';
  /** What it holds when the function starts. */
  readonly value: Value;
}

/** Shared by all functions of one file while its data flow is followed. */
export class FileFlow {
  readonly context: PythonContext;
  readonly functions: readonly FunctionInfo[];
  readonly summaries = new Map<PyNode, Summary>();
  readonly isWeb: boolean;
  readonly #byNode = new Map<PyNode, FunctionInfo>();
  readonly #members = new Map<PyNode, ReadonlyMap<string, string | undefined>>();
  readonly #imports: ReadonlySet<string>;
  moduleEnvironment: Environment | undefined;
  #work = 0;

  /** Who knows of calls that lead to other files; undefined where this one is looked at on its own. */
  readonly outside: PythonOutside | undefined;

  constructor(context: PythonContext, outside?: PythonOutside) {
    this.context = context;
    this.outside = outside;
    this.#imports = new Set(importedModules(context));
    this.isWeb = [...this.#imports].some((name) => webFrameworks.test(name));
    const functions: FunctionInfo[] = [];
    visit(context.tree.root, (node) => {
      if (node.kind === 'function_definition') functions.push(this.#describe(node));
    });
    this.functions = functions;
    for (const info of functions) this.#byNode.set(info.node, info);
  }

  /** Ends the work on a file that would take too long; the rules then say that they gave up. */
  spend(): void {
    if (++this.#work > 400_000) throw new Error('the file holds too much code to follow its data');
    if ((this.#work & 4095) === 0) this.context.pause();
  }

  uses(framework: RegExp): boolean {
    return [...this.#imports].some((name) => framework.test(name));
  }

  info(node: PyNode): FunctionInfo | undefined {
    return this.#byNode.get(node);
  }

  /** The function of this file that a call runs, where it can only be one. */
  calledFunction(call: PyNode): FunctionInfo | undefined {
    const called = call.child('function');
    if (called?.kind === 'identifier') {
      const definitions = this.context.scopes.bindingOf(called)?.definitions ?? [];
      const only = definitions.length === 1 ? definitions[0] : undefined;
      return only?.kind === 'function' ? this.#byNode.get(only.statement) : undefined;
    }
    if (called?.kind === 'attribute' && /^(self|cls)$/.test(called.child('object')?.text ?? '')) {
      const holder = call.enclosing('class_definition');
      const name = called.child('attribute')?.text;
      return this.functions.find((info) => info.isMethod && info.name === name && info.node.enclosing('class_definition') === holder);
    }
    return undefined;
  }

  /** Whether a name is a request that a framework handed to the function around it. */
  isRequest(identifier: PyNode): boolean {
    const definition = this.context.scopes.bindingOf(identifier)?.definitions[0];
    if (definition?.kind !== 'parameter') return false;
    const type = definition.statement.child('type')?.text;
    if (type !== undefined) return requestTypes.test(type) && this.isWeb;
    return /^(request|req)$/.test(identifier.text) && this.isWeb;
  }

  /** The qualified name of what a class keeps under a member of `self`, where it only ever keeps one thing there. */
  memberName(holder: PyNode, member: string): string | undefined {
    let members = this.#members.get(holder);
    if (members === undefined) {
      const found = new Map<string, string | undefined>();
      visit(holder, (node) => {
        const left = node.kind === 'assignment' ? node.child('left') : undefined;
        if (left?.kind !== 'attribute' || left.child('object')?.text !== 'self') return;
        const name = left.child('attribute')!.text;
        const value = this.context.names.qualified(node.child('right'));
        found.set(name, found.has(name) && found.get(name) !== value ? undefined : value);
      });
      this.#members.set(holder, (members = found));
    }
    return members.get(member);
  }

  /** Members of `self` that hold what a visitor sent, in the class around a node. */
  handlerMembersAt(node: PyNode): ReadonlySet<string> | undefined {
    const bases = node.enclosing('class_definition')?.child('superclasses')?.children ?? [];
    for (const { base, members } of handlerMembers) if (bases.some(({ text }) => base.test(text))) return members;
    return undefined;
  }

  #describe(node: PyNode): FunctionInfo {
    const holder = node.enclosing('function_definition', 'class_definition', 'lambda');
    const isMethod = holder?.kind === 'class_definition';
    const name = node.child('name')?.text ?? '';
    const decorators = decoratorsOf(node);
    const isStatic = decorators.some(({ text }) => text === 'staticmethod');
    const route = this.#routeOf(decorators);
    const parameters: ParameterInfo[] = [];
    for (const parameter of node.child('parameters')?.children ?? []) {
      const identifier = parameterName(parameter);
      if (identifier === undefined) continue;
      const isSelf = parameters.length === 0 && isMethod && !isStatic;
      const pattern = parameter.kind === 'typed_parameter' ? parameter.children[0]! : parameter;
      const kind = isSelf ? 'self' : pattern.kind === 'list_splat_pattern' ? 'rest' : pattern.kind === 'dictionary_splat_pattern' ? 'named-rest' : 'plain';
      const type = parameter.child('type')?.text ?? '';
      parameters.push({
        name: identifier.text, node: identifier, type, kind,
        value: kind === 'self' ? clean : this.#parameterValue(identifier, parameter, type, parameters.length, name, route),
      });
    }
    const view = route === undefined ? undefined : this.uses(/^(flask|quart|bottle)(\.|$)/) ? 'page' : 'data';
    return { node, name, parameters, isMethod, route: view };
  }

  /** The address of a route, where the function is one. */
  #routeOf(decorators: readonly PyNode[]): string | undefined {
    if (!this.isWeb) return undefined;
    for (const decorator of decorators) {
      const called = decorator.kind === 'call' ? decorator.child('function') : undefined;
      if (called?.kind !== 'attribute' || !routeMethods.has(called.child('attribute')?.text ?? '')) continue;
      const { positional, named } = argumentsOf(decorator);
      const address = stringValue(positional[0] ?? named.get('rule') ?? named.get('path'));
      if (address !== undefined && (address === '' || address.startsWith('/') || address.startsWith('<'))) return address;
    }
    return undefined;
  }

  #parameterValue(identifier: PyNode, parameter: PyNode, type: string, index: number, functionName: string, route: string | undefined): Value {
    const label = identifier.text;
    if (harmlessTypes.test(type) || /^(Optional\[)?(int|float|bool)\]?$/.test(type)) return clean;
    const placeholder = route === undefined ? undefined : new RegExp(`[<{](?:(\\w+)(?:\\([^)]*\\))?:)?${label}(?::(\\w+))?[>}]`).exec(route);
    const converter = placeholder?.[1] ?? placeholder?.[2];
    const isEvent = label === 'event' && index === 0 && /(^|_)handler$/.test(functionName);
    let isSent = isEvent || placeholder != null;
    if (!isSent && route !== undefined && this.uses(/^fastapi(\.|$)/)) {
      // FastAPI fills everything that is not a dependency or one of its own objects from the request.
      const fallback = parameter.child('value')?.text ?? '';
      isSent = !/^(Depends|Security)\b/.test(fallback) && !/Depends\(/.test(type) && /^(str\b|bytes|list\[str|List\[str|Optional\[str|UploadFile|Annotated\[str|dict|Dict|$)/.test(type) && label !== 'request';
    }
    if (isSent) {
      if (converter !== undefined && /^(int|float|uuid|any)$/.test(converter)) return clean;
      // A placeholder without `path` never holds a slash.
      const safeFor = placeholder != null && converter !== 'path' ? usesOf('path', 'redirect', 'fetch') : 0;
      return held({ origin: 'request', label, key: label, node: identifier, safeFor, step: { node: identifier, text: isEvent ? `\`${label}\` is what the caller of the function sent` : `\`${label}\` comes from the request`, previous: undefined } });
    }
    return held({ origin: 'parameter', label, key: label, node: identifier, safeFor: 0, parameter: index, step: { node: identifier, text: `\`${label}\` is handed in by the caller`, previous: undefined } });
  }
}

function held(taint: Taint): Value {
  return { ...clean, taints: [taint], startsFixed: false };
}

function importedModules(context: PythonContext): string[] {
  const names: string[] = [];
  for (const scope of context.scopes.scopes) {
    for (const binding of scope.bindings.values()) for (const { imported } of binding.definitions) if (imported !== undefined) names.push(imported);
  }
  return names;
}
