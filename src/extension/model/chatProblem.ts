import type { EditorModelProblem } from '../../protocol/editorModels.ts';

const refusing = /content (?:filter|polic)|filtered|responsible ai|refus|off[- ]?topic/i;
const tooMany = /rate.?limit|too many requests|temporarily blocked/i;
const usedUp = /quota|premium|allowance|billing|credit|upgrade|plan\b/i;
const tooLong = /too long|context[ _-]?(?:length|window)|maximum context|token limit|exceeds? .{0,30}tokens/i;
const notThere = /is unknown|not (?:be )?found|is not registered|does not exist/i;

/**
 * What an error of the editor's models comes to. The editor has three codes of its own; everything else is its provider's,
 * who says by name or in words what is the matter.
 */
export function chatProblem(error: unknown, hasBegun: boolean): { readonly problem: EditorModelProblem; readonly detail: string } {
  const { code, name, message, cause } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; name?: unknown; message?: unknown; cause?: unknown };
  const detail = typeof message === 'string' ? message : String(error);
  const inner = (typeof cause === 'object' && cause !== null ? cause : {}) as { name?: unknown; message?: unknown };
  const names = [code, name, inner.name];
  const words = `${detail} ${typeof inner.message === 'string' ? inner.message : ''}`;
  const is = (problem: EditorModelProblem): { readonly problem: EditorModelProblem; readonly detail: string } => ({ problem, detail });
  if (names.includes('NoPermissions')) return is('notAllowed');
  if (names.includes('NotFound')) return is('notOffered');
  if (names.includes('ChatQuotaExceeded')) return is('quota');
  if (names.includes('ChatRateLimited')) return is('rateLimited');
  if (refusing.test(words)) return is('refused');
  if (tooMany.test(words)) return is('rateLimited');
  // Who is blocked for no reason that is told gets no further by asking again.
  if (names.includes('Blocked') || usedUp.test(words)) return is('quota');
  if (tooLong.test(words)) return is('tooLong');
  if (!hasBegun && notThere.test(words)) return is('notOffered');
  return is(hasBegun ? 'cut' : 'failed');
}
