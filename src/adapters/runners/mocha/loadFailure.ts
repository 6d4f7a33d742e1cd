import { looksLikeTest } from '../../../teams/healing/testModel.ts';
import { withoutColours } from '../report/bounded.ts';
import type { RawFailure } from '../report/rawReport.ts';
import { stackFrames } from '../report/stackFrames.ts';
import type { WorkspacePaths } from '../report/workspacePaths.ts';

/** The test file whose loading ended Mocha, with the error, from what it printed; undefined where that does not tell. */
export function loadFailure(output: string, paths: WorkspacePaths, isTest: (file: string) => boolean = looksLikeTest): { readonly file: string; readonly failure: RawFailure } | undefined {
  const text = withoutColours(output);
  const named = /(?:^|[\s}])((?:[A-Z]\w*)?(?:Error|Exception))(?: \[(\w+)\])?: ([^\n]*)/m.exec(text);
  if (named === null) return undefined;
  const places = stackFrames(text, paths).map((frame) => frame.file);
  const mentioned = [...text.matchAll(/(?:imported from |^- |file:\/\/)([^\s'"]+?)(?::\d+)*\s*$/gm)].flatMap((match) => paths.relative(match[1]!) ?? []);
  // The outermost place is the file that was being loaded.
  const file = [...places.reverse(), ...mentioned.reverse()].find(isTest);
  if (file === undefined) return undefined;
  const code = named[2] ?? /code: '(\w+)'/.exec(text)?.[1] ?? named[1]!;
  return { file, failure: { kind: 'suite', message: named[3]!.trim() === '' ? named[1]! : named[3]!.trim(), stack: text, output: text.trim(), code } };
}
