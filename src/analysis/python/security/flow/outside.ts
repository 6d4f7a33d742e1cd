import type { FlowEnd, FlowStart, OutwardCall } from '../../../flows/fileFlows.ts';
import type { PyNode } from '../../syntax.ts';
import type { Environment } from './environment.ts';
import type { EvaluatedArgument, Frame } from './evaluate.ts';
import { requestMembers } from './sources.ts';
import type { Taint, Value } from './taint.ts';
import { clean } from './taint.ts';

const maxCalls = 300;
const maxAccess = 4;

/** What is handed to a function of another file. */
export type Outward = Extract<FlowEnd, { kind: 'argument' }> & { readonly name: string };

/** An object of a framework that is handed to another file, and at what call. */
export interface HandedRequest {
  readonly from: Extract<FlowStart, { kind: 'known' }>;
  readonly to: Outward;
  readonly node: PyNode;
}

/** Knows the calls of a file that lead to others; absent where the file is looked at on its own. */
export class PythonOutside {
  readonly calls: OutwardCall[] = [];
  readonly requests: HandedRequest[] = [];
  isCut = false;
  /** Modules of the project by their dotted names, the longest first. */
  readonly #modules: readonly string[];
  readonly #ids = new Map<PyNode, number>();

  constructor(modules: readonly string[]) {
    this.#modules = [...modules].sort((a, b) => b.length - a.length);
  }

  /** Notes what a call hands to another file and gives what comes back; undefined where it leads nowhere. */
  call(node: PyNode, qualified: string | undefined, args: readonly EvaluatedArgument[], environment: Environment, frame: Frame): Value | undefined {
    const known = qualified ?? nameThroughSelf(node, frame);
    const outward = known === undefined ? undefined : this.#outwardName(known);
    const call = outward === undefined ? undefined : this.#idOf(node, outward);
    if (outward === undefined || call === undefined) return undefined;
    const name = outward.name.split('.').at(-1)!;
    let place = 0;
    for (const argument of args) {
      if (argument.node.kind === 'list_splat' || argument.node.kind === 'dictionary_splat') continue;
      const { value } = argument;
      const index = argument.name ?? place++;
      const text = value.start !== '' ? `${value.start}\u0000` : value.startsFixed && value.isBuilt ? '\u0001\u0000' : undefined;
      const to: Outward = { kind: 'argument', call, index, access: [], name, ...(text !== undefined && { text }) };
      for (const taint of value.taints) {
        const step = { node: argument.node, text: `it is handed to \`${name}\``, previous: taint.step };
        frame.hits.push({ outward: to, at: node, argument: argument.node, called: name, taint: { ...taint, safeFor: taint.safeFor | environment.checked(taint.key), step }, value, isThroughCall: false });
      }
      if (value.taints.length === 0 && isRequestObject(argument.node, frame)) this.requests.push({ from: { kind: 'known', path: '@request', label: argument.node.text }, to, node: argument.node });
    }
    const taint: Taint = { origin: 'elsewhere', label: name, key: node.text.slice(0, 200), node, safeFor: 0, result: call, access: [], step: { node, text: `\`${name}\` gives it back`, previous: undefined } };
    return { ...clean, taints: [taint], startsFixed: false };
  }

  #idOf(node: PyNode, call: OutwardCall): number | undefined {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    if (this.calls.length >= maxCalls) {
      this.isCut = true;
      return undefined;
    }
    this.#ids.set(node, this.calls.push(call) - 1);
    return this.calls.length - 1;
  }

  #outwardName(qualified: string): OutwardCall | undefined {
    for (const specifier of this.#modules) {
      if (!qualified.startsWith(specifier)) continue;
      // `.` is a package itself, whose names follow at once.
      const rest = /^\.+$/.test(specifier) ? qualified.slice(specifier.length) : qualified[specifier.length] === '.' ? qualified.slice(specifier.length + 1) : '';
      if (rest !== '' && !rest.startsWith('.')) return { specifier, name: rest };
    }
    return undefined;
  }
}

/** `self.users.find`, where the class says what `self.users` is: the name of a class of another file. */
function nameThroughSelf(call: PyNode, { flow }: Frame): string | undefined {
  const called = call.child('function');
  const object = called?.kind === 'attribute' ? called.child('object') : undefined;
  const holder = object?.kind === 'attribute' && object.child('object')?.text === 'self' ? call.enclosing('class_definition') : undefined;
  if (holder === undefined) return undefined;
  const name = flow.memberName(holder, object!.child('attribute')!.text);
  return name === undefined ? undefined : `${name}.${called!.child('attribute')!.text}`;
}

function isRequestObject(node: PyNode, { flow }: Frame): boolean {
  if (node.kind === 'identifier' && flow.isRequest(node)) return true;
  return /^(flask|quart|bottle)\.request$/.test(flow.context.names.qualified(node) ?? '');
}

/** Taints that stand for what a caller, or another file, has: their members are told apart. */
export function reachInto(taints: readonly Taint[], name: string): readonly Taint[] {
  return taints.map((taint) => {
    if (taint.origin !== 'parameter' && taint.origin !== 'elsewhere') return taint;
    const access = taint.access ?? [];
    return access.length >= maxAccess ? taint : { ...taint, key: `${taint.key}.${name}`, access: [...access, name] };
  });
}

/** Whether a request hands out a part of itself by this method. */
export function isPartOfRequest(name: string): boolean {
  return requestMembers.has(name);
}
