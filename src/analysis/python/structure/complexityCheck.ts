import { hardToFollow, isMuchHarder } from '../../isMuchHarder.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { cognitiveComplexity } from '../complexity.ts';
import { normalised } from '../statements.ts';
import { symbolOfDefinition } from '../symbols.ts';
import type { PyNode } from '../syntax.ts';
import { visit } from '../syntax.ts';
import { complexityRaised } from './infos.ts';

/** Functions that the change made harder to follow than they should be. */
export const complexityCheck: PythonCheck = {
  infos: [complexityRaised],
  create: (context) => (context.isTest || context.file.baseText === undefined ? {} : { atEnd: () => compare(context) }),
};

function compare(context: PythonContext): void {
  const base = context.base();
  if (base === undefined) return;
  const before = new Map<string, PyNode>();
  const bodies = new Map<string, PyNode>();
  visit(base.root, (node) => {
    if (node.kind !== 'function_definition') return;
    before.set(symbolOfDefinition(node), node);
    bodies.set(normalised(node.child('body')), node);
  });
  visit(context.tree.root, (node) => {
    if (node.kind !== 'function_definition') return;
    const { score, steps } = cognitiveComplexity(node);
    if (score <= hardToFollow) return;
    const old = before.get(symbolOfDefinition(node)) ?? bodies.get(normalised(node.child('body')));
    const oldScore = old === undefined ? 0 : cognitiveComplexity(old).score;
    if (score <= oldScore) return;
    // A new function a little over the limit, or one more branch in an old one, is not what the change is about.
    const isSlight = old === undefined ? score <= hardToFollow * 1.5 : score - oldScore < 3;
    const name = node.child('name')!;
    const heaviest = [...steps].sort((a, b) => b.increment - a.increment).slice(0, 3);
    context.report(complexityRaised, name, {
      message: old === undefined
        ? `\`${name.text}\` is new and already hard to follow: cognitive complexity ${score}, ${hardToFollow} is the usual limit`
        : `\`${name.text}\` became harder to follow: cognitive complexity ${oldScore} before, ${score} now`,
      severity: score >= 2 * hardToFollow && score - oldScore >= 5 ? 'warning' : isSlight ? 'hint' : 'info',
      confidence: 0.9,
      ...(old !== undefined && isMuchHarder(oldScore, score) && { isOfChange: true }),
      evidence: [
        { kind: 'metric', text: `Cognitive complexity ${oldScore} before the change, ${score} after it`, place: { range: context.rangeOf(name) } },
        ...heaviest.map(({ node: step, increment }) => ({
          kind: 'metric' as const,
          text: `\`${step.kind.replace(/_(statement|clause|operator|expression)$/, '').replace('_', ' ')}\` adds ${increment}`,
          place: { range: context.tree.lines.rangeOf(step.start, Math.min(step.end, step.start + 200)) },
        })),
      ],
    });
  });
}
