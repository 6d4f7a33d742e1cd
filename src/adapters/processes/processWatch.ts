import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { ProcessInfo } from './processList.ts';
import { countThreads, listProcesses } from './processList.ts';

export interface ProcessLimits {
  readonly processes: number;
  readonly threads: number;
  /** Bytes that all of them hold together. */
  readonly memory: number;
}

const intervalMs = 100;
/** How often the number of all threads of the machine is looked at, which costs next to nothing. */
const glanceMs = 20;
const conspicuous = 150;
/** Shells and walls around a program are smaller than this. */
const wrapperBytes = 20 * 1024 * 1024;
/** After so many the whole tree goes: whatever it is, it does it again and again. */
const mostSpared = 5;

/**
 * Watches what children start, and tells when one of them and its offspring take more than they may. Limits that the
 * system itself could keep do not bind everywhere: one on address space stops Node from starting, and one on
 * processes counts all that the user runs and does not hold for root.
 */
export class ProcessWatch {
  readonly #clock: Clock;
  readonly #limits: ProcessLimits;
  readonly #watched = new Set<Watched>();
  #timer: Disposable | undefined;
  #lookedAt = 0;
  #threads = 0;

  constructor(clock: Clock, limits: ProcessLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  watch(pid: number, onExcess: (what: string) => void): WatchedTree {
    const watched: Watched = { pid, onExcess, known: new Map(), spared: 0 };
    this.#watched.add(watched);
    this.#timer ??= this.#clock.schedule(glanceMs, () => this.#glance());
    return {
      kill: () => killKnown(watched),
      dispose: () => {
        this.#watched.delete(watched);
        if (this.#watched.size > 0) return;
        this.#timer?.dispose();
        this.#timer = undefined;
      },
    };
  }

  /** A program that multiplies gets far within a tenth of a second; a jump of the machine's own count gives it away. */
  #glance(): void {
    this.#timer = undefined;
    const threads = countThreads();
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt >= intervalMs || threads - this.#threads >= conspicuous) {
      this.#lookedAt = now;
      this.#threads = threads;
      this.#look();
    }
    if (this.#watched.size > 0) this.#timer ??= this.#clock.schedule(glanceMs, () => this.#glance());
  }

  #look(): void {
    const all = listProcesses();
    if (all === null) return;
    for (const watched of [...this.#watched]) {
      const tree = treeOf(all, watched);
      const excess = this.#excessOf(tree);
      if (excess === null || (excess.kind === 'memory' && this.#endHeaviest(watched, tree))) continue;
      watched.onExcess(excess.words);
    }
  }

  #excessOf(tree: readonly ProcessInfo[]): { readonly kind: 'number' | 'memory'; readonly words: string } | null {
    const { processes, threads, memory } = this.#limits;
    if (tree.length > processes) return { kind: 'number', words: `it started more than ${processes} processes` };
    if (sum(tree, (one) => one.threads) > threads) return { kind: 'number', words: `it started more than ${threads} threads` };
    if (sum(tree, (one) => one.resident) > memory) return { kind: 'memory', words: `it used more than ${inWords(memory)} of memory` };
    return null;
  }

  /** A test runner outlives the one of its processes that eats all memory; a program of its own ends with it. */
  #endHeaviest(watched: Watched, tree: readonly ProcessInfo[]): boolean {
    const heaviest = tree.reduce((most, one) => (one.resident > most.resident ? one : most));
    const byPid = new Map(tree.map((one) => [one.pid, one]));
    let hasMaster = false;
    for (let at = byPid.get(heaviest.parent); at !== undefined && !hasMaster; at = byPid.get(at.parent)) hasMaster = at.resident > wrapperBytes;
    const isMostOfIt = heaviest.resident > sum(tree, (one) => one.resident) / 2;
    if (!hasMaster || !isMostOfIt || watched.spared >= mostSpared) return false;
    watched.spared++;
    try {
      process.kill(heaviest.pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
    return true;
  }
}

export interface WatchedTree extends Disposable {
  /** Ends what is left of the tree, also what has left its group and its parent. */
  kill(): void;
}

interface Watched {
  readonly pid: number;
  readonly onExcess: (what: string) => void;
  /** Start times by id of what once belonged to the tree: a child whose parent ends gets another one. */
  known: Map<number, string>;
  /** How often only its heaviest process was ended. */
  spared: number;
}

/** A process belongs to the tree when its parent, its group or its session does, or when it once did. */
function treeOf(all: readonly ProcessInfo[], watched: Watched): ProcessInfo[] {
  const members = new Set<number>([watched.pid]);
  for (const one of all) if (watched.known.get(one.pid) === one.startedAt) members.add(one.pid);
  for (let before = -1; before !== members.size; ) {
    before = members.size;
    for (const one of all) {
      if (one.pid === process.pid) continue;
      if (members.has(one.parent) || one.group === watched.pid || one.session === watched.pid) members.add(one.pid);
    }
  }
  const tree = all.filter((one) => members.has(one.pid));
  watched.known = new Map(tree.map((one) => [one.pid, one.startedAt]));
  return tree;
}

function killKnown(watched: Watched): void {
  // What is being killed may still start something; the second look finds it.
  for (let round = 0; round < 3; round++) {
    const tree = treeOf(listProcesses() ?? [], watched);
    if (tree.length === 0) return;
    for (const { pid } of tree) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

function sum(tree: readonly ProcessInfo[], of: (one: ProcessInfo) => number): number {
  return tree.reduce((total, one) => total + of(one), 0);
}

function inWords(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  return megabytes >= 1024 ? `${Math.round(megabytes / 102.4) / 10} GB` : `${Math.round(megabytes)} MB`;
}
