import type { StackFrame } from '../../../teams/healing/testModel.ts';
import { caps, withoutColours } from './bounded.ts';
import type { WorkspacePaths } from './workspacePaths.ts';

const longestStack = 64 * 1024;

/** The places in the workspace that a JavaScript or Python stack names, innermost first. */
export function stackFrames(stack: string, paths: WorkspacePaths): StackFrame[] {
  const lines = withoutColours(stack.slice(0, longestStack)).split('\n');
  const isPython = lines.some((line) => /^\s*File "[^"]+", line \d+/.test(line));
  const frames = lines.flatMap((line) => parse(line, paths) ?? []);
  // Python tells the most recent call last.
  return (isPython ? frames.reverse() : frames).slice(0, caps.frames);
}

function parse(line: string, paths: WorkspacePaths): StackFrame | undefined {
  const python = /^\s*File "([^"]+)", line (\d+)(?:, in (.+))?/.exec(line);
  if (python !== null) return frame(paths, python[1]!, python[2]!, undefined, python[3]);
  const named = /^\s*(?:at|❯)\s+(?:async\s+)?(.*?)\s*\(?((?:file:\/\/)?(?:[A-Za-z]:)?[^\s()]*?[^\s():]):(\d+):(\d+)\)?\s*$/.exec(line);
  if (named !== null) return frame(paths, named[2]!, named[3]!, named[4], named[1]);
  // A syntax error of Node names its place in the first line alone.
  const bare = /^((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^:]*):(\d+)$/.exec(line.trim());
  if (bare !== null) return frame(paths, bare[1]!, bare[2]!, undefined, undefined);
  // Compilers name theirs within the message: `file: message (1:10)`, `[ file:1:10 ]`.
  const compiled = /^(?:\w*Error: )?([^\s:]+(?::[\\/][^\s:]+)?): .*\((\d+):(\d+)\)\s*$/.exec(line.trim()) ?? /\[ ([^\s:]+):(\d+):(\d+) \]/.exec(line);
  return compiled === null ? undefined : frame(paths, compiled[1]!, compiled[2]!, compiled[3], undefined);
}

function frame(paths: WorkspacePaths, file: string, line: string, column: string | undefined, symbol: string | undefined): StackFrame | undefined {
  const relative = paths.relative(file);
  if (relative === undefined) return undefined;
  return {
    file: relative,
    line: Number(line),
    ...(column === undefined ? {} : { column: Number(column) }),
    ...(symbol === undefined || symbol === '' ? {} : { symbol: symbol.slice(0, 200) }),
  };
}
