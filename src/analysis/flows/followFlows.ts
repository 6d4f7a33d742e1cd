import type { Range } from '../../base/text.ts';
import type { Access, FileFlows, FlowEdge, FlowEnd, FlowPurpose, FlowSource } from './fileFlows.ts';
import type { FoundFunction } from './findFunction.ts';
import { findFunction } from './findFunction.ts';
import type { Trail } from './trail.ts';
import { arrival, enter, start, within } from './trail.ts';

/** The files of a project as far as they are known. */
export interface FlowProject {
  /** Undefined for a file that is not known as far as this takes. */
  flows(path: string, purpose: FlowPurpose): FileFlows | undefined;
  /** The file that a module's name means in a file. */
  resolve(from: string, specifier: string): string | undefined;
  /** What members of an object that a framework hands over are sources in a file's language: `@request` and `['query', 'name']`. */
  sourceIn(file: string, path: string, access: Access): MemberSource | undefined;
}

export interface MemberSource {
  readonly from: string;
  readonly origin: string;
  readonly mayBeObject: boolean;
}

export interface FarStep {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

/** Untrusted data that went through several files to where it may do harm. */
export interface FarFlow {
  readonly source: FlowSource;
  readonly steps: readonly FarStep[];
  readonly file: string;
  readonly sink: Extract<FlowEnd, { kind: 'sink' }>;
  readonly cleared: number;
  readonly mayBeObject: boolean;
  readonly certainty: number;
  readonly text: string | undefined;
  /** A function of another file that was asked about it on the way, and what it makes it safe for. */
  readonly checkedBy?: CheckedBy;
}

export interface CheckedBy {
  readonly file: string;
  readonly name: string;
  readonly cleared: number;
}

export interface FollowedFlows {
  readonly flows: readonly FarFlow[];
  /** What enters and arrives in one of the files, where others were asked about it; the file's own rules do not know what those said. */
  readonly arrivals: readonly FarFlow[];
  /** Files that have to be known to go on. */
  readonly wanted: ReadonlyMap<string, FlowPurpose>;
  /** Whether there was more to follow than is followed. */
  readonly isCut: boolean;
}

/** How many calls deep data is followed. */
const maxCalls = 5;
/** How many files deep it is asked what a call gives back. */
const maxFiles = 4;
const maxWork = 200_000;
const maxFlows = 2000;
interface Returned {
  readonly access: Access;
  readonly trail: Trail;
}

interface Explored {
  /** How many files deep it was asked; whoever wants more looks again. */
  readonly depth: number;
  isDone: boolean;
  readonly flows: readonly FarFlow[];
  readonly arrivals: readonly FarFlow[];
  readonly returns: ReadonlyMap<number, readonly Returned[]>;
}

/** Follows what enters in some files through all that are known; asks for more files where the way leads into others. */
export function followFlows(roots: Iterable<string>, project: FlowProject): FollowedFlows {
  const search = new Search(project);
  const flows: FarFlow[] = [];
  const arrivals: FarFlow[] = [];
  for (const root of roots) {
    const file = project.flows(root, 'results');
    if (file === undefined) continue;
    const explored = search.explore(file, maxFiles);
    flows.push(...explored.flows);
    arrivals.push(...explored.arrivals);
  }
  return { flows, arrivals, wanted: search.wanted, isCut: search.isCut };
}

class Search {
  readonly wanted = new Map<string, FlowPurpose>();
  readonly #project: FlowProject;
  readonly #explored = new Map<string, Explored>();
  readonly #byStart = new Map<FileFlows, Map<string, readonly FlowEdge[]>>();
  #work = 0;
  isCut = false;

  constructor(project: FlowProject) {
    this.#project = project;
  }

  /** Follows all that enters in a file. What is asked of itself again on the way is told nothing. */
  explore(file: FileFlows, depth: number): Explored {
    const known = this.#explored.get(file.path);
    if (known !== undefined && (!known.isDone || known.depth >= depth)) return known;
    const flows: FarFlow[] = [];
    const arrivals: FarFlow[] = [];
    const returns = new Map<number, Returned[]>();
    const explored: Explored = { depth, isDone: false, flows, arrivals, returns };
    this.#explored.set(file.path, explored);
    const out = (end: FlowEnd, trail: Trail, at: FileFlows): void => {
      if (end.kind === 'return') returns.set(end.function, [...(returns.get(end.function) ?? []), { access: end.access, trail }]);
      else if (end.kind === 'sink' && trail.source !== undefined) {
        const list = trail.crossings > 0 ? flows : arrivals;
        if (list.length < maxFlows) list.push(arrival(trail, trail.source, end, at));
        else this.isCut = true;
      }
    };
    for (const edge of file.edges) {
      const { from } = edge;
      if (from.kind === 'source') this.#advance(file, edge, { ...start, source: from.source }, out);
      else if (from.kind === 'known') this.#advance(file, edge, { ...start, known: from }, out);
      else if (from.kind === 'result' && depth > 0) {
        const callee = this.#calleeOf(file, from.call, 'results');
        for (const { access, trail } of callee === undefined ? [] : (this.explore(callee.file, depth - 1).returns.get(callee.id) ?? [])) {
          const entered = enter(trail, access, from.access, file.path, this.#project);
          if (entered !== undefined) this.#advance(file, edge, { ...entered, crossings: entered.crossings + 1 }, out);
        }
      }
    }
    explored.isDone = true;
    return explored;
  }

  #advance(file: FileFlows, edge: FlowEdge, before: Trail, out: (end: FlowEnd, trail: Trail, at: FileFlows) => void): void {
    if (++this.#work > maxWork) {
      this.isCut = true;
      return;
    }
    const { to } = edge;
    const checkedBy = this.#checksOn(file, edge);
    const trail: Trail = {
      ...before,
      ...(checkedBy !== undefined && { checkedBy }),
      cleared: before.cleared | edge.cleared | (checkedBy?.cleared ?? 0),
      mayBeObject: before.mayBeObject && edge.mayBeObject,
      certainty: before.certainty * edge.certainty,
      steps: [...before.steps, ...edge.steps.map((step) => ({ file: file.path, ...step }))],
      text: 'text' in to && to.text !== undefined ? within(to.text, before.text) : before.text,
    };
    switch (to.kind) {
      case 'sink':
        out(to, trail, file);
        return;
      case 'return': {
        const back = trail.calls.at(-1);
        if (back === undefined) {
          out(to, trail, file);
          return;
        }
        for (const next of this.#edgesFrom(back.file, `result ${back.call}`)) {
          const entered = next.from.kind === 'result' ? enter(trail, to.access, next.from.access, back.file.path, this.#project) : undefined;
          if (entered !== undefined) this.#advance(back.file, next, { ...entered, calls: trail.calls.slice(0, -1), crossings: trail.crossings + 1 }, out);
        }
        return;
      }
      case 'argument': {
        if (trail.calls.length >= maxCalls) return;
        const callee = this.#calleeOf(file, to.call, 'arguments');
        if (callee === undefined || trail.calls.some((each) => each.file === file && each.call === to.call)) return;
        for (const next of this.#edgesFrom(callee.file, `parameter ${callee.id} ${to.index}`)) {
          if (next.to.kind === 'verdict') continue;
          const entered = next.from.kind === 'parameter' ? enter(trail, to.access, next.from.access, callee.file.path, this.#project) : undefined;
          if (entered !== undefined) this.#advance(callee.file, next, { ...entered, calls: [...trail.calls, { file, call: to.call }], crossings: trail.crossings + 1 }, out);
        }
        return;
      }
      case 'verdict':
    }
  }

  #checksOn(file: FileFlows, edge: FlowEdge): CheckedBy | undefined {
    let found: CheckedBy | undefined;
    for (const check of edge.checks ?? []) {
      const callee = this.#calleeOf(file, check.call, 'arguments');
      if (callee === undefined) continue;
      for (const { to, cleared: said } of this.#edgesFrom(callee.file, `parameter ${callee.id} ${check.index}`)) {
        if (to.kind === 'verdict' && to.answer === check.answer) found = { file: callee.file.path, name: file.calls[check.call]!.name, cleared: (found?.cleared ?? 0) | said };
      }
    }
    return found;
  }

  #calleeOf(file: FileFlows, call: number, purpose: FlowPurpose): FoundFunction | undefined {
    const { specifier, name } = file.calls[call]!;
    const target = this.#project.resolve(file.path, specifier);
    if (target === undefined) return undefined;
    return findFunction(target, name, {
      resolve: (from, module) => this.#project.resolve(from, module),
      flows: (path) => {
        const found = this.#project.flows(path, purpose);
        if (found === undefined && this.wanted.get(path) !== 'arguments') this.wanted.set(path, purpose);
        return found;
      },
    });
  }

  #edgesFrom(file: FileFlows, key: string): readonly FlowEdge[] {
    let table = this.#byStart.get(file);
    if (table === undefined) {
      const grouped = new Map<string, FlowEdge[]>();
      for (const edge of file.edges) {
        const { from } = edge;
        const keys = from.kind === 'parameter' ? [`parameter ${from.function} ${from.index}`, ...(from.name === undefined ? [] : [`parameter ${from.function} ${from.name}`])] : from.kind === 'result' ? [`result ${from.call}`] : [];
        for (const at of keys) {
          const group = grouped.get(at);
          if (group === undefined) grouped.set(at, [edge]);
          else group.push(edge);
        }
      }
      this.#byStart.set(file, (table = grouped));
    }
    return table.get(key) ?? [];
  }
}
