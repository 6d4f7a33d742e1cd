import { ModelError } from '../../../runtime/models/modelFailure.ts';
import { httpFailure } from '../httpFailure.ts';
import { rateReportOf, retryAfterOf } from '../rateHeaders.ts';
import { scrub } from '../scrub.ts';
import type { OpenAiChunk } from './openAiChunk.ts';

export interface ToldError {
  readonly status: number | undefined;
  readonly type: string;
  readonly message: string;
}

/** The error inside a body or a chunk, in any of the shapes that servers give it. */
export function errorIn(chunk: OpenAiChunk): ToldError | undefined {
  const { error } = chunk;
  if (error === undefined || error === null) return undefined;
  if (typeof error === 'string') return { status: undefined, type: '', message: error };
  const { code, type } = error;
  const status = typeof code === 'number' ? code : undefined;
  return { status, type: typeof code === 'string' ? code : (type ?? ''), message: error.message ?? '' };
}

/** What a response that is no reply comes to. */
export async function refusedBy(id: string, response: Response, key: string | undefined, now: number): Promise<ModelError> {
  const told = readError(await response.text().catch(() => ''));
  const failure = httpFailure(response.status, told.type, scrub(told.message, key), retryAfterOf(response.headers, now));
  return new ModelError(id, failure, { rate: rateReportOf(response.headers, now) });
}

function readError(body: string): ToldError {
  try {
    const parsed = JSON.parse(body) as OpenAiChunk & { message?: unknown; detail?: unknown };
    const told = errorIn(parsed);
    if (told !== undefined) return told;
    const message = typeof parsed.message === 'string' ? parsed.message : typeof parsed.detail === 'string' ? parsed.detail : JSON.stringify(parsed.detail ?? '');
    return { status: undefined, type: '', message };
  } catch {
    // A page of a proxy in between says nothing that helps.
    return { status: undefined, type: '', message: /<html|<!doctype/i.test(body) ? '' : body };
  }
}
