import type { RunLog } from './runLog.ts';
import { spanKinds } from './spanLog.ts';

const task = spanKinds.indexOf('task');

/**
 * The work that decided how long the run took: from its end backwards, each time the part of the work in hand that ended
 * last before it. Whatever is not on it could have taken longer without anybody noticing.
 */
export function criticalPath(log: RunLog): ReadonlySet<number> {
  const { spans } = log;
  const children = new Map<number, number[]>();
  for (let span = 0; span < spans.length; span++) {
    if (spans.kind.at(span) !== task) continue;
    const parent = spans.parent.at(span);
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [span]);
    else list.push(span);
  }
  const endOf = (span: number): number => {
    const end = spans.end.at(span);
    return Number.isNaN(end) ? log.endedAt : end;
  };
  for (const list of children.values()) list.sort((one, other) => endOf(other) - endOf(one));
  const path = new Set<number>();
  const open: { readonly parent: number; readonly until: number }[] = [{ parent: -1, until: Infinity }];
  while (open.length > 0 && path.size < 10_000) {
    const { parent, until } = open.pop()!;
    let time = until;
    for (const span of children.get(parent) ?? []) {
      if (endOf(span) > time || path.has(span)) continue;
      path.add(span);
      open.push({ parent: span, until: endOf(span) });
      time = spans.start.at(span);
    }
  }
  return path;
}
