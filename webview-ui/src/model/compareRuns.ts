import type { MonitorEvent } from '../../../src/protocol/monitor/monitorEvent.ts';
import { busyMs } from './glance.ts';
import type { RunLog } from './runLog.ts';

/** One agent in two runs; a side where it is missing is null. */
export interface ComparedAgent {
  readonly id: string;
  readonly title: string;
  readonly one: AgentFigures | null;
  readonly other: AgentFigures | null;
}

export interface AgentFigures {
  readonly tasks: number;
  readonly busy: number;
  readonly tokens: number;
  readonly messages: number;
  readonly findings: number;
}

export const figureNames = ['tasks', 'busy', 'tokens', 'messages', 'findings'] as const;

export function compareAgents(one: RunLog, other: RunLog): ComparedAgent[] {
  const ids = new Set([...one.live.agents.keys(), ...other.live.agents.keys()]);
  const found = [findingsBy(one), findingsBy(other)] as const;
  return [...ids].map((id) => ({
    id, title: (one.live.agents.get(id) ?? other.live.agents.get(id))!.profile.title, one: figures(one, id, found[0]), other: figures(other, id, found[1]),
  }));
}

function figures(log: RunLog, id: string, found: ReadonlyMap<string, number>): AgentFigures | null {
  const agent = log.live.agents.get(id);
  if (agent === undefined) return null;
  return { tasks: agent.done + agent.failed, busy: busyMs(agent, log.live.at), tokens: agent.tokens, messages: agent.sent + agent.received, findings: found.get(id) ?? 0 };
}

function findingsBy(log: RunLog): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { agent } of log.live.findings.values()) counts.set(agent, (counts.get(agent) ?? 0) + 1);
  return counts;
}

/** Findings by what they say and where, for those that only one of the runs has. */
export function findingsOnlyIn(one: RunLog, other: RunLog) {
  const there = new Set([...other.live.findings.values()].map(nameOf));
  return [...one.live.findings.values()].filter((finding) => !there.has(nameOf(finding)));
}

function nameOf({ rule, message, place }: { readonly rule: string; readonly message: string; readonly place: { readonly file: string } }): string {
  return `${rule}\n${place.file}\n${message}`;
}

export interface Divergence {
  readonly agent: string;
  /** Events in each run; null where it has no more. */
  readonly one: number | null;
  readonly other: number | null;
}

/**
 * The first event at which one agent did something else than in the other run. Each agent's own doings are compared: how
 * they interleave with those of others is chance.
 */
export function firstDivergence(one: RunLog, other: RunLog): Divergence | null {
  const [left, right] = [doings(one), doings(other)];
  let first: Divergence | null = null;
  let earliest = Infinity;
  for (const agent of new Set([...left.keys(), ...right.keys()])) {
    const [mine, theirs] = [left.get(agent) ?? [], right.get(agent) ?? []];
    for (let index = 0; index < Math.max(mine.length, theirs.length); index++) {
      const [here, there] = [mine[index], theirs[index]];
      if (here?.what === there?.what) continue;
      const when = Math.min(here === undefined ? Infinity : here.seq, there === undefined ? Infinity : there.seq);
      if (when < earliest) [earliest, first] = [when, { agent, one: here?.seq ?? null, other: there?.seq ?? null }];
      break;
    }
  }
  return first;
}

interface Doing {
  readonly what: string;
  readonly seq: number;
}

function doings(log: RunLog): Map<string, Doing[]> {
  const all = new Map<string, Doing[]>();
  for (const event of log.events) {
    const doing = doingOf(log, event);
    if (doing === null) continue;
    const list = all.get(doing.agent);
    if (list === undefined) all.set(doing.agent, [{ what: doing.what, seq: event.seq }]);
    else list.push({ what: doing.what, seq: event.seq });
  }
  return all;
}

function doingOf(log: RunLog, { body }: MonitorEvent): { readonly agent: string; readonly what: string } | null {
  switch (body.type) {
    case 'message':
      return { agent: body.message.from, what: `${body.message.kind} ${body.message.to} ${body.message.subject}` };
    case 'task.finished': {
      const task = log.spans.tasks.get(body.task)?.task;
      return body.agent === null ? null : { agent: body.agent, what: `${body.status} ${task?.kind ?? ''} ${task?.title ?? ''}` };
    }
    case 'permission.used':
      return body.allowed ? null : { agent: body.agent, what: `refused ${body.permission}` };
    case 'agent.health':
      return { agent: body.agent, what: body.health };
    default:
      return null;
  }
}
