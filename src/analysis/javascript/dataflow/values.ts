import type { FlowCheck, FlowStart } from '../../flows/fileFlows.ts';
import type { ClassNode, FunctionNode, Node } from '../syntax/tree.ts';

/** What a value must not reach unchecked; a value can be made safe for one and stay dangerous for another. */
export const sinkKinds = [
  'command', 'code', 'sql', 'nosql', 'path', 'html', 'template', 'redirect', 'request', 'deserialize', 'prototype', 'regex', 'log', 'call', 'xml',
  'xpath', 'format', 'disclosure', 'mail', 'entities', 'loop', 'confusion', 'access',
] as const;

export type SinkKind = (typeof sinkKinds)[number];

/** A set of sink kinds, one bit each. */
export type SinkSet = number;

export const everySink: SinkSet = (1 << sinkKinds.length) - 1;

export function sinkSet(...kinds: readonly SinkKind[]): SinkSet {
  return kinds.reduce((set, kind) => set | (1 << sinkKinds.indexOf(kind)), 0);
}

/**
 * What is known of a path besides: that it does not climb with `..`, that it does not start at the root, that its dots
 * are resolved. Only together with each other, or with a folder in front, do they make it safe.
 */
export const neverClimbs: SinkSet = 1 << 28;
export const neverAbsolute: SinkSet = 1 << 29;
export const resolved: SinkSet = 1 << 30;
/** That no quote is in a text, so that it stays in an attribute whose quotes are around it. */
export const withoutQuotes: SinkSet = 1 << 27;
/** That an address begins with a slash, and that it does not begin with two: together they keep it on the site. */
export const beginsAtRoot: SinkSet = 1 << 26;
export const beginsWithOneSlash: SinkSet = 1 << 25;

/**
 * Who chooses what a source holds: anyone on the network, whoever makes the link that a browser opens, the page's own
 * content, whoever starts the program, a caller of the package, the machine (folder names), what the program stored
 * before. What an error tells of the program is not dangerous but must not get out. What comes from elsewhere is known
 * only when files are put together.
 */
export type Origin = 'remote' | 'browser' | 'page' | 'local' | 'library' | 'machine' | 'stored' | 'error' | 'elsewhere';

/** Where untrusted data comes from, and how far from outside that is. */
export interface Source {
  readonly node: Node;
  /** In a sentence: "the request", "the page's address". */
  readonly from: string;
  readonly origin: Origin;
  /** How sure it is that the source is what it looks like. */
  readonly certainty: number;
  /** For what comes from elsewhere: by which way in. */
  readonly entry?: Extract<FlowStart, { kind: 'parameter' | 'result' }>;
}

/** One place on the way from the source, newest first. */
export interface Step {
  readonly node: Node;
  readonly text: string;
  readonly before: Step | undefined;
  readonly length: number;
}

export interface Taint {
  readonly source: Source;
  readonly step: Step;
  /** What it has been made safe for. */
  readonly cleared: SinkSet;
  /** Whether an attacker can send an object or list in place of a text. */
  readonly mayBeObject: boolean;
  /** Lowered by each step that is only guessed. */
  readonly certainty: number;
  /** Functions of other files that were asked about it. */
  readonly checks?: readonly FlowCheck[];
  /** The only origin that would do harm, for what comes from elsewhere. */
  readonly needs?: Origin;
}

/** What is known of a value without running the program. Values do not change; writing makes new ones. */
export interface Value {
  readonly taints: readonly Taint[];
  /** Where an object comes from in terms of interfaces: `child_process.exec`, `express()`, `@request.query`, `#document`. */
  readonly path?: string;
  readonly fields?: ReadonlyMap<string, Value>;
  readonly callee?: FunctionNode;
  /** The class that this is, or that this is an instance of. */
  readonly classNode?: ClassNode;
  /** Where a constant is written. */
  readonly literal?: Node;
  /** The text where it is known, with `hole` or `blank` for each part that is not. */
  readonly text?: string;
  /** Each of the constant texts that it may be. */
  readonly texts?: readonly string[];
  /** What the text certainly begins with, where that is a sign and the rest is anyone's. */
  readonly sign?: string;
  /** Taints of a key by which this was looked up, so that it may be a prototype. */
  readonly lookedUpBy?: readonly Taint[];
  /** Numbers and booleans carry nothing dangerous. */
  readonly isHarmless?: boolean;
}

/** Stands in a text for a part that may be anyone's. */
export const hole = '\u0000';
/** Stands in a text for a part that is not known but ours: a setting, a constant from another file. */
export const blank = '\u0001';
export const unknown: Value = { taints: [] };
export const harmless: Value = { taints: [], isHarmless: true };

const maxTaints = 4;
const maxFields = 40;
const maxSteps = 14;
const maxText = 400;

export function constant(text: string, literal?: Node): Value {
  return { taints: [], text: text.slice(0, maxText), ...(literal && { literal }) };
}

/** What either of two values may be. */
export function join(a: Value, b: Value): Value {
  if (a === b) return a;
  if (a === unknown || a.isHarmless) return b.isHarmless ? a : b.text !== undefined && a === unknown ? withoutText(b) : b;
  if (b === unknown || b.isHarmless) return b === unknown ? withoutText(a) : a;
  const fields = joinFields(a.fields, b.fields);
  const path = a.path === b.path ? a.path : (a.path ?? b.path);
  const callee = a.callee ?? b.callee;
  const lookedUpBy = a.lookedUpBy ?? b.lookedUpBy;
  return {
    taints: joinTaints(a.taints, b.taints),
    ...(path !== undefined && { path }),
    ...(fields && { fields }),
    ...(callee && { callee }),
    ...((a.classNode ?? b.classNode) && { classNode: (a.classNode ?? b.classNode)! }),
    ...(a.text !== undefined && a.text === b.text && { text: a.text, ...(a.literal && { literal: a.literal }) }),
    ...(a.text !== b.text && textsOf(a, b)),
    ...(lookedUpBy && { lookedUpBy }),
  };
}

function textsOf(a: Value, b: Value): { readonly texts?: readonly string[] } {
  const first = a.texts ?? (isKnown(a.text) ? [a.text] : undefined);
  const second = b.texts ?? (isKnown(b.text) ? [b.text] : undefined);
  const texts = first === undefined || second === undefined ? [] : [...new Set([...first, ...second])];
  return texts.length > 1 && texts.length <= 4 ? { texts } : {};
}

export function joinTaints(a: readonly Taint[], b: readonly Taint[]): readonly Taint[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  const merged = [...a];
  for (const taint of b) {
    const same = merged.findIndex((known) => known.source.node === taint.source.node);
    if (same === -1) {
      if (merged.length < maxTaints) merged.push(taint);
    } else if (merged[same]!.cleared !== taint.cleared || merged[same]!.checks !== taint.checks) {
      // On one of the ways it is not made safe: only what both ways make safe is safe.
      const { checks, ...known } = merged[same]!;
      const { checks: others = [], ...rest } = taint;
      const worse = (known.cleared & ~taint.cleared) !== 0 ? rest : known;
      const both = (checks ?? []).filter((check) => others.includes(check));
      merged[same] = { ...worse, cleared: known.cleared & taint.cleared, ...(both.length > 0 && { checks: both }) };
    }
  }
  return merged;
}

/** Taints of one origin, and those that may turn out to be of it. */
export function ofOrigin(taints: readonly Taint[], origin: Origin): readonly Taint[] {
  return taints.flatMap((taint) => (taint.source.origin === origin ? [taint] : taint.source.origin === 'elsewhere' ? [{ ...taint, needs: origin }] : []));
}

const maxAccess = 4;

/** What a member of something from elsewhere holds is known by the member, not only by the whole. */
export function reachInto(value: Value, name: string, node: Node): Value {
  if (!value.taints.some(({ source }) => source.entry !== undefined)) return value;
  return {
    ...value,
    taints: value.taints.map((taint) => {
      const { entry } = taint.source;
      // A text that was made of it has no members of its own.
      if (entry === undefined || !taint.mayBeObject || entry.access.length >= maxAccess) return taint;
      return { ...taint, source: { ...taint.source, node, entry: { ...entry, access: [...entry.access, name] } } };
    }),
  };
}

function joinFields(a: Value['fields'], b: Value['fields']): Value['fields'] {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  const merged = new Map(a);
  for (const [name, value] of b) {
    const known = merged.get(name);
    if (known !== undefined) merged.set(name, join(known, value));
    else if (merged.size < maxFields) merged.set(name, value);
  }
  return merged;
}

function withoutText(value: Value): Value {
  if (value.text === undefined) return value;
  const { text: _text, ...rest } = value;
  return rest;
}

/** All taints that are in a value, those of its fields included. */
export function allTaints(value: Value, depth = 3): readonly Taint[] {
  if (value.fields === undefined || depth === 0) return value.taints;
  let taints = value.taints;
  for (const field of value.fields.values()) taints = joinTaints(taints, allTaints(field, depth - 1));
  return taints;
}

/** All that several values hold. */
export function collect(values: readonly Value[]): readonly Taint[] {
  return values.reduce<readonly Taint[]>((all, value) => joinTaints(all, allTaints(value)), []);
}

const ownOrigins: ReadonlySet<Origin> = new Set(['machine', 'local', 'stored', 'error']);

/** Taints that somebody else chose, unlike folder names and what the program was started with. */
export function foreignTaints(value: Value): readonly Taint[] {
  return allTaints(value).filter(({ source }) => !ownOrigins.has(source.origin));
}

/** A value with other taints but the same place in the world. */
export function tainted(taints: readonly Taint[], rest: Omit<Value, 'taints'> = {}): Value {
  return taints.length === 0 && Object.keys(rest).length === 0 ? unknown : { ...rest, taints };
}

export function clear(taints: readonly Taint[], kinds: SinkSet): readonly Taint[] {
  if (kinds === 0) return taints;
  return taints.map((taint) => ({ ...taint, cleared: taint.cleared | kinds })).filter((taint) => (taint.cleared & everySink) !== everySink);
}

/** A value that is safe for more. */
export function cleared(value: Value, kinds: SinkSet): Value {
  if (allTaints(value).length === 0) return value;
  const fields = value.fields && new Map([...value.fields].map(([name, field]) => [name, cleared(field, kinds)]));
  // What was checked as a whole may not be read through its path again as if nothing had happened.
  const { path, ...rest } = value;
  return { ...rest, taints: clear(value.taints, kinds), ...(fields && { fields }), ...(path !== undefined && !path.startsWith('@') && { path }) };
}

/** The same taints one step further. */
export function through(taints: readonly Taint[], node: Node, text: string, certainty = 1): readonly Taint[] {
  return taints.map((taint) => ({ ...taint, certainty: taint.certainty * certainty, step: stepTo(taint.step, node, text) }));
}

function stepTo(before: Step, node: Node, text: string): Step {
  if (before.node === node || before.length >= maxSteps) return before;
  return { node, text, before, length: before.length + 1 };
}

export function asText(taints: readonly Taint[]): readonly Taint[] {
  return taints.some((taint) => taint.mayBeObject) ? taints.map((taint) => ({ ...taint, mayBeObject: false })) : taints;
}

/** The text of a value, with marks for what is not known of it. */
export function textOf(value: Value): string {
  return value.text ?? (value.taints.some(({ source }) => !ownOrigins.has(source.origin)) ? hole : blank);
}

/** Whether a text is known to its last letter. */
export function isKnown(text: string | undefined): text is string {
  return text !== undefined && !text.includes(hole) && !text.includes(blank);
}

export function joinText(a: Value, b: Value): string {
  return (textOf(a) + textOf(b)).slice(0, maxText);
}

export function withField(value: Value, name: string, field: Value): Value {
  const fields = new Map(value.fields ?? []);
  if (fields.size < maxFields || fields.has(name)) fields.set(name, field);
  return { ...value, fields };
}
