import type * as z from 'zod';
import { UserFacingError } from '../../../base/errors.ts';
import type { RunEvent, RunEventBody } from '../../../runtime/runs/runEvent.ts';
import type { RunStore } from '../../../runtime/runs/runStore.ts';
import { runFileFormat, runFileVersion } from './runFile.ts';
import { factData, runEventSchema, runFileSchema } from './runFileSchema.ts';

export interface ImportInput {
  readonly text: string;
  /** What the file is called, for messages. */
  readonly name: string;
  readonly store: RunStore;
  /** Whose history it joins. */
  readonly workspace: string;
  readonly now: number;
}

/** Characters of a file; more than this would not be looked at but waited for. */
export const longestImport = 100_000_000;
/** Events written at once: what reads a part of a run later reads whole batches. */
const batchSize = 250;

/** Takes an exported run into the history. It is data alone: nothing of it is run, and no engine goes on with it. */
export function importRun({ text, name, store, workspace, now }: ImportInput): { readonly run: string; readonly isNew: boolean } {
  const { run, labels, events } = parse(text, name);
  if (store.list({ run }).length > 0) return { run, isNew: false };
  const [first, ...rest] = events;
  if (first!.body.type !== 'run.started') throw broken(name, 'it does not begin with the start of a run');
  if (rest.some(({ body }) => body.type === 'run.started')) throw broken(name, 'a run starts in the middle of it');
  // Without its request nobody can go on with it or repeat it, whatever else the file claims.
  const started: RunEventBody = { ...first!.body, request: null, labels: { ...labels, workspace, imported: 'true' } };
  const all: RunEvent[] = [{ ...first!, body: started }, ...rest];
  const last = all.at(-1)!;
  if (last.body.type !== 'run.finished') {
    // Were it left open, the next start would try to go on with a colleague's work.
    all.push({ run, seq: all.length + 1, at: last.at, body: { type: 'run.finished', end: { status: 'cancelled', result: null, reason: 'imported while it was running' } } });
  }
  try {
    for (let at = 0; at < all.length; at += batchSize) store.append(all.slice(at, at + batchSize), 'normal', { owner: `import ${now}`, leaseMs: 60_000 });
  } catch (error) {
    store.delete(run);
    throw error;
  }
  return { run, isNew: true };
}

function parse(text: string, name: string): { readonly run: string; readonly labels: Readonly<Record<string, string>>; readonly events: readonly RunEvent[] } {
  if (text.length > longestImport) throw tooLarge(name);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw broken(name, text.slice(0, 1000).includes(`"format":"${runFileFormat}"`) ? 'it ends in the middle, or has been changed' : 'it is no JSON');
  }
  const { format, version } = (typeof json === 'object' && json !== null ? json : {}) as { format?: unknown; version?: unknown };
  if (format !== runFileFormat) throw broken(name, 'it is no run that Roundtable exported');
  if (version !== runFileVersion) throw new UserFacingError(`${name} was exported by another version of Roundtable (format ${String(version)}; this one reads ${runFileVersion})`, { hint: 'Use the same version on both sides.' });
  const file = runFileSchema.safeParse(json);
  if (!file.success) throw broken(name, notAsItShouldBe(file.error));
  const { listing: { run, labels } } = file.data;
  const events = file.data.events.map((value, index): RunEvent => {
    const event = runEventSchema.safeParse(value);
    if (!event.success) throw broken(name, notAsItShouldBe(event.error, `event ${index + 1}`));
    const { seq, at, body } = event.data;
    if (seq !== index + 1) throw broken(name, 'events are missing or out of order');
    const data = body.type === 'fact' && Object.hasOwn(factData, body.name) ? factData[body.name]!.safeParse(body.data) : undefined;
    if (data?.success === false) throw broken(name, notAsItShouldBe(data.error, `event ${seq}`));
    return { run, seq, at, body: body as unknown as RunEventBody };
  });
  return { run, labels, events };
}

function notAsItShouldBe(error: z.ZodError, where = ''): string {
  const path = error.issues[0]?.path.join('.') ?? '';
  return `${[where, path].filter((part) => part !== '').join(', ') || 'its content'} is not as it should be`;
}

/** What to say of a file before it is even read. */
export function tooLarge(name: string): UserFacingError {
  return new UserFacingError(`${name} cannot be imported: it is larger than ${longestImport / 1_000_000} MB`, { hint: 'Export that run as a page instead: it opens in any browser.' });
}

function broken(name: string, why: string): UserFacingError {
  return new UserFacingError(`${name} cannot be imported: ${why}`, { hint: 'Export the run again as JSON and take the whole file.' });
}
