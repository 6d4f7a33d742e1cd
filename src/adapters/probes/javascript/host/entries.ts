import type { EntryShape } from './entryShape.ts';
import type { Handlers } from './handlers.ts';
import { argumentsFor, handlerArguments } from './inputs.ts';
import type { Recorder } from './recorder.ts';
import { standIn } from './standIn.ts';

type Step = (...args: unknown[]) => unknown;

/** One way in from outside: what is called, and how a person would say it. */
export interface Entry {
  readonly title: string;
  call(payload: string): unknown;
}

const mostEntries = 40;
const goOnWithinMs = 100;

/** The ways in that lead to the function which data enters through: exported under its name, or registered to answer requests. */
export function entriesTo(exported: unknown, symbol: string, shape: EntryShape, handlers: Handlers, recorder: Recorder): Entry[] {
  const functions = exportedUnder(exported, symbol, recorder).map(({ name, step }): Entry => ({
    title: `\`${name}\` called with \`${shape.name}\``,
    call: (payload) => step(...argumentsFor(shape, payload, recorder)),
  }));
  const registered = shape.path.length === 0 ? [] : handlers.all.map(({ title, steps, framework }): Entry => ({
    title: `the handler of \`${title.replaceAll('`', '')}\` with \`${shape.name}\``,
    call: (payload) => inOrder(steps, handlerArguments(framework, shape, payload, recorder)),
  }));
  return [...functions, ...registered].slice(0, mostEntries);
}

interface Exported {
  readonly name: string;
  readonly step: Step;
}

function exportedUnder(exported: unknown, symbol: string, recorder: Recorder): Exported[] {
  const words = symbol.split('.').filter((word) => word !== '');
  const found: Exported[] = [];
  const roots = [exported, memberOf(exported, 'default')].filter((root, index, all) => root !== undefined && all.indexOf(root) === index);
  for (const root of roots) {
    if (typeof root === 'function' && (words.length === 0 || words.includes(root.name) || /^(module\.)?exports$|^default$/.test(symbol))) found.push({ name: root.name === '' ? 'module.exports' : root.name, step: root as Step });
    for (const [index, word] of words.entries()) {
      const member = memberOf(root, word);
      if (typeof member === 'function' && isClass(member) && index + 1 < words.length) {
        const instance = make(member as new (...args: unknown[]) => object, recorder);
        const method = memberOf(instance, words[index + 1]!);
        if (typeof method === 'function') found.push({ name: `${word}.${words[index + 1]!}`, step: (...args) => (method as Step).apply(instance, args) });
      } else if (typeof member === 'function' && !isClass(member)) found.push({ name: words.slice(0, index + 1).join('.'), step: (...args) => (member as Step).apply(root, args) });
      else if (typeof member === 'object' && member !== null && index + 1 < words.length) {
        const inner = memberOf(member, words[index + 1]!);
        if (typeof inner === 'function') found.push({ name: `${word}.${words[index + 1]!}`, step: (...args) => (inner as Step).apply(member, args) });
      }
    }
  }
  return found;
}

function memberOf(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || name === 'constructor' || name === 'prototype') return undefined;
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

/** An instance over stand-ins; where the constructor will not have them, one that was never constructed. */
function make(type: new (...args: unknown[]) => object, recorder: Recorder): object {
  try {
    return new type(...Array.from({ length: type.length }, (_, index) => standIn(`argument${index}`, { recorder })));
  } catch {
    return Object.create(type.prototype as object) as object;
  }
}

/** Runs what stands before a handler and then the handler, as a framework would: each says when the next may go on. */
async function inOrder(steps: readonly Step[], [request, response]: readonly unknown[]): Promise<unknown> {
  const at = async (index: number): Promise<unknown> => {
    const step = steps[index];
    if (step === undefined) return undefined;
    // Koa and its kin take what comes next as the second.
    if (response === undefined) return step(request, () => at(index + 1));
    return new Promise((resolve, reject) => {
      const next = (error?: unknown): void => {
        if (error === undefined || error === null || error === 'route') at(index + 1).then(resolve, reject);
        else reject(error instanceof Error ? error : new Error(`an earlier step refused it (${String(error)})`));
      };
      const isLast = index === steps.length - 1;
      // A step that has ended and lets nothing go on has answered by itself.
      const giveUp = (): void => void setTimeout(() => reject(new Error('a step before the handler did not go on')), goOnWithinMs);
      Promise.resolve(step(request, response, next)).then(isLast ? resolve : giveUp, reject);
    });
  };
  return at(0);
}
