import type { LineOrigins, LineStretch } from '../../../runtime/models/tools/workspaceSight.ts';

/** What the repository tells of lines; null where there is none, or where it does not know the file. */
export interface LineHistory {
  originsOf(root: string, file: string, lines: LineStretch, signal: AbortSignal): Promise<LineOrigins | null>;
}
