import { isAbsolute, join, normalize, relative, sep } from 'node:path';
import type { CodePlace } from '../../protocol/monitor/monitorEvent.ts';

/** The absolute path of a place, where it lies in one of the workspace's folders: a run may come from anywhere. */
export function placeInWorkspace({ root, file }: CodePlace, folders: readonly string[]): string | undefined {
  const path = normalize(isAbsolute(file) ? file : join(root, file));
  const isInside = folders.some((folder) => {
    const inner = relative(folder, path);
    return inner !== '' && inner !== '..' && !inner.startsWith(`..${sep}`) && !isAbsolute(inner);
  });
  return isInside ? path : undefined;
}
