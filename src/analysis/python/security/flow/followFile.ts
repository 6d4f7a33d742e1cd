import type { PythonContext } from '../../check.ts';
import { runFrame } from './execute.ts';
import type { Hit } from './fileFlow.ts';
import { FileFlow } from './fileFlow.ts';
import type { PythonOutside } from './outside.ts';

/** Summaries of functions are refined this often, so that chains of three calls are followed. */
const rounds = 3;

/** Follows the data of a file: every function and the module's own statements, until nothing new is learnt. */
export function followFile(context: PythonContext, outside?: PythonOutside): { readonly flow: FileFlow; readonly hits: readonly Hit[] } {
  const flow = new FileFlow(context, outside);
  let hits: Hit[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = sizeOf(flow);
    const module = runFrame(flow, undefined, context.tree.root);
    flow.moduleEnvironment = module.end;
    hits = [...module.hits];
    for (const info of flow.functions) {
      const root = info.node.child('body');
      if (root === undefined) continue;
      const result = runFrame(flow, info, root);
      flow.summaries.set(info.node, { returns: result.returns, hits: distinct(result.hits.filter(({ taint }) => taint.parameter !== undefined)) });
      hits.push(...result.hits);
    }
    if (round > 0 && sizeOf(flow) === before) break;
  }
  return { flow, hits };
}

function sizeOf(flow: FileFlow): number {
  let size = 0;
  for (const { returns, hits } of flow.summaries.values()) size += returns.taints.length + hits.length * 100;
  return size;
}

function distinct(hits: readonly Hit[]): Hit[] {
  const seen = new Set<string>();
  return hits.filter(({ argument, taint, sink, outward }) => {
    const key = `${argument.id} ${taint.parameter} ${taint.access?.join('.') ?? ''} ${sink?.use ?? `${outward!.call} ${outward!.index}`}`;
    return !seen.has(key) && seen.add(key);
  });
}
