import type { Tree } from '../../../../analysis/javascript/syntax/tree.ts';
import { endOf, isFunction, isLoop, startOf } from '../../../../analysis/javascript/syntax/tree.ts';
import type { SourceEdit } from '../../../../analysis/repair/candidate.ts';

/** The name under which instrumented code finds the counter of its steps. */
export const tickName = '__roundtableTick';

/** Insertions that count a step at every turn of a loop and every call of a function. */
export function instrument(tree: Tree): SourceEdit[] {
  const opening: SourceEdit[] = [];
  const closing: SourceEdit[] = [];
  const open = (at: number, text: string): void => void opening.push({ start: at, end: at, text });
  const close = (at: number, text: string): void => void closing.push({ start: at, end: at, text });
  for (const node of tree.nodes) {
    if (!isLoop(node) && !isFunction(node)) continue;
    const { body } = node;
    if (body.type === 'BlockStatement') {
      const lastDirective = body.directives.at(-1);
      open(lastDirective === undefined ? startOf(body) + 1 : endOf(lastDirective), `;${tickName}();`);
    } else if (isFunction(node)) {
      open(startOf(body), `(${tickName}(),`);
      close(endOf(body), ')');
    } else {
      open(startOf(body), `{${tickName}();`);
      close(endOf(body), '}');
    }
  }
  // What was opened last is closed first, where several end at one place.
  return [...closing.reverse(), ...opening];
}
