import { languageOf } from '../../analysis/languageOf.ts';
import { CancelledError } from '../../base/errors.ts';
import type { LintChecker, NewLintError } from '../../teams/healing/ports/lintChecker.ts';
import type { Linter, LinterFound, LintMessage, LintResult } from '../../teams/review/ports/instruments.ts';

/** Asks the workspace's linters about texts before and after a change; the files themselves are left alone. */
export function createLintChecker(linter: Linter): LintChecker {
  const tools = new Map<string, Promise<readonly LinterFound[]>>();
  return {
    newErrors: async (root, changes, signal) => {
      const found = tools.get(root) ?? linter.detect(root, signal);
      tools.set(root, found);
      const errors: NewLintError[] = [];
      let wasLinted = false;
      for (const tool of await found) {
        const fit = changes.filter(({ file }) => tool.languages.includes(languageOf(file) ?? ''));
        if (fit.length === 0) continue;
        const lint = (text: 'before' | 'after'): Promise<readonly LintResult[]> => linter.lint(root, tool, fit.map((change) => ({ path: change.file, text: change[text] })), signal);
        try {
          // One after the other: what keeps state between calls answers the second from it.
          const before = await lint('before');
          const after = await lint('after');
          wasLinted ||= after.some(({ status }) => status === 'ok');
          for (const { file } of fit) errors.push(...newOf(file, messagesOf(before, file), messagesOf(after, file)));
        } catch (error) {
          // A linter that cannot run says nothing about the repair.
          if (signal.aborted || CancelledError.is(error)) throw error;
        }
      }
      return wasLinted ? errors : null;
    },
  };
}

function messagesOf(results: readonly LintResult[], file: string): readonly LintMessage[] | null {
  const result = results.find(({ path }) => path === file);
  return result?.status === 'ok' ? result.messages : null;
}

/** Compared by rule and words, as an edit moves the lines below it. */
function newOf(file: string, before: readonly LintMessage[] | null, after: readonly LintMessage[] | null): NewLintError[] {
  if (before === null || after === null) return [];
  const known = new Map<string, number>();
  const keyOf = ({ rule, message }: LintMessage): string => `${rule} ${message}`;
  for (const message of before) known.set(keyOf(message), (known.get(keyOf(message)) ?? 0) + 1);
  return after.flatMap((message): NewLintError[] => {
    const left = known.get(keyOf(message)) ?? 0;
    known.set(keyOf(message), left - 1);
    if (left > 0 || message.severity !== 'error') return [];
    return [{ file, rule: message.rule ?? 'syntax', message: message.message, isMended: message.fix !== undefined }];
  });
}
