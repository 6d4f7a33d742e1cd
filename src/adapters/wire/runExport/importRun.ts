import * as z from 'zod';
import { UserFacingError } from '../../../base/errors.ts';
import type { RunEvent, RunEventBody } from '../../../runtime/runs/runEvent.ts';
import type { RunStore } from '../../../runtime/runs/runStore.ts';
import { runFileFormat, runFileVersion } from './runFile.ts';

export interface ImportInput {
  readonly text: string;
  /** What the file is called, for messages. */
  readonly name: string;
  readonly store: RunStore;
  /** Whose history it joins. */
  readonly workspace: string;
  readonly now: number;
}

const longest = 200_000_000;
const mostEvents = 1_000_000;
const bodyTypes = [
  'run.started', 'run.resumed', 'run.finished', 'agent.joined', 'agent.state', 'agent.health', 'task.created', 'task.started', 'task.progress', 'task.finished',
  'message', 'permission.used', 'budget.spent', 'budget.exhausted', 'fact',
] as const satisfies readonly RunEventBody['type'][];

const file = z.object({
  format: z.literal(runFileFormat),
  version: z.number(),
  listing: z.object({
    run: z.string().regex(/^[\w.-]{1,80}$/),
    team: z.string().max(80),
    labels: z.record(z.string(), z.string()),
  }),
  events: z.array(z.object({ seq: z.number().int(), at: z.number(), body: z.looseObject({ type: z.enum(bodyTypes) }) })).min(1).max(mostEvents),
});

/** Takes an exported run into the history. It is data alone: nothing of it is run, and no engine goes on with it. */
export function importRun({ text, name, store, workspace, now }: ImportInput): { readonly run: string; readonly isNew: boolean } {
  const { listing, events } = parse(text, name);
  const { run } = listing;
  if (store.list({ run }).length > 0) return { run, isNew: false };
  const first = events[0]!.body;
  if (first.type !== 'run.started') throw broken(name, 'it does not begin with the start of a run');
  const all: RunEvent[] = events.map(({ seq, at, body }) => ({ run, seq, at, body: body as unknown as RunEventBody }));
  all[0] = { ...all[0]!, body: { ...(first as unknown as Extract<RunEventBody, { type: 'run.started' }>), labels: { ...listing.labels, workspace, imported: 'true' } } };
  if (all.at(-1)!.body.type !== 'run.finished') {
    // Were it left open, the next start would try to go on with a colleague's work.
    all.push({ run, seq: all.length + 1, at: all.at(-1)!.at, body: { type: 'run.finished', end: { status: 'cancelled', result: null, reason: 'imported while it was running' } } });
  }
  const owner = `import ${now}`;
  for (let at = 0; at < all.length; at += 5_000) store.append(all.slice(at, at + 5_000), 'normal', { owner, leaseMs: 60_000 });
  return { run, isNew: true };
}

function parse(text: string, name: string): z.infer<typeof file> {
  if (text.length > longest) throw broken(name, `it is larger than ${longest / 1_000_000} MB`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw broken(name, text.includes(`"format":"${runFileFormat}"`) ? 'it ends in the middle, or has been changed' : 'it is no JSON');
  }
  const { format, version } = (typeof json === 'object' && json !== null ? json : {}) as { format?: unknown; version?: unknown };
  if (format !== runFileFormat) throw broken(name, 'it is no run that Roundtable exported');
  if (version !== runFileVersion) throw new UserFacingError(`${name} was exported by another version of Roundtable (format ${String(version)}; this one reads ${runFileVersion})`, { hint: 'Use the same version on both sides.' });
  const parsed = file.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw broken(name, `${issue?.path.join('.') || 'its content'} is not as it should be`);
  }
  if (parsed.data.events.some(({ seq }, index) => seq !== index + 1)) throw broken(name, 'events are missing or out of order');
  return parsed.data;
}

function broken(name: string, why: string): UserFacingError {
  return new UserFacingError(`${name} cannot be imported: ${why}`, { hint: 'Export the run again as JSON and take the whole file.' });
}
