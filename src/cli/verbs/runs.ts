import type { Command } from 'commander';
import { healToJson } from '../../adapters/wire/healJson.ts';
import { reviewToJson } from '../../adapters/wire/reviewJson.ts';
import { UserFacingError } from '../../base/errors.ts';
import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import type { RunListing, RunStore } from '../../runtime/runs/runStore.ts';
import type { HealResult } from '../../teams/healing/healResult.ts';
import type { ReviewResult } from '../../teams/review/reviewResult.ts';
import { exitCodes } from '../exitCodes.ts';
import { clean, createPaint } from '../printers/paint.ts';
import { printHeal } from '../printers/healPrinter.ts';
import { printPretty } from '../printers/prettyPrinter.ts';
import { duration } from '../printers/words.ts';
import { openHistory } from '../workbench.ts';

/** `roundtable runs`: what was done before. */
export function addRunsVerb(program: Command, finish: (code: number) => void): void {
  const runs = program.command('runs').description('look at past runs');
  runs
    .command('list')
    .description('list past runs, newest first')
    .option('--limit <number>', 'how many', '20')
    .option('--format <format>', 'pretty or json', 'pretty')
    .action(async (options: { limit: string; format: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1) throw new UserFacingError(`--limit ${options.limit}: takes a whole number above 0`);
      const history = await openHistory();
      try {
        const listed = history.store.list({ limit });
        process.stdout.write(options.format === 'json' ? `${JSON.stringify(listed, null, 2)}\n` : printList(listed));
      } finally {
        await history.dispose();
      }
      finish(exitCodes.done);
    });
  runs
    .command('show')
    .description('show one run: its agents, tasks, messages and result')
    .argument('<id>', 'the run, or the start of its id')
    .option('--format <format>', 'pretty or json', 'pretty')
    .option('--messages', 'list every message between the agents')
    .action(async (id: string, options: { format: string; messages?: boolean }) => {
      const history = await openHistory();
      try {
        const listing = find(history.store, id);
        const events = [...history.store.read(listing.run)];
        if (options.format === 'json') process.stdout.write(`${JSON.stringify({ ...listing, log: events }, null, 2)}\n`);
        else process.stdout.write(printRun(listing, events, options.messages === true));
      } finally {
        await history.dispose();
      }
      finish(exitCodes.done);
    });
}

function find(store: RunStore, id: string): RunListing {
  const matches = store.list({}).filter((listing) => listing.run.startsWith(id));
  if (matches.length === 0) throw new UserFacingError(`There is no run ${id}`, { hint: 'roundtable runs list shows what there is.' });
  const exact = matches.find((listing) => listing.run === id);
  if (exact === undefined && matches.length > 1) throw new UserFacingError(`${matches.length} runs start with ${id}: give more of the id`);
  return exact ?? matches[0]!;
}

function printList(listed: readonly RunListing[]): string {
  if (listed.length === 0) return 'No runs yet\n';
  const paint = createPaint(process.stdout, process.env);
  const rows = listed.map((run) => {
    const took = run.endedAt === null ? '' : duration((run.endedAt - run.startedAt) / 1000);
    const when = new Date(run.startedAt).toISOString().replace('T', ' ').slice(0, 16);
    return `${run.run.padEnd(28)} ${when}  ${run.status.padEnd(9)} ${took.padStart(8)}  ${run.team}: ${clean(run.labels['subject'] ?? '')} ${paint.dim(clean(run.labels['workspace'] ?? ''))}`;
  });
  return `${rows.join('\n')}\n`;
}

function printRun(listing: RunListing, events: readonly RunEvent[], withMessages: boolean): string {
  const paint = createPaint(process.stdout, process.env);
  const lines = [`${paint.bold(listing.run)} · ${listing.team} · ${listing.status} · ${events.length} events`, ''];
  const agents = new Map<string, { title: string; tasks: number; failed: number; sent: number }>();
  const taskAgents = new Map<string, string>();
  for (const { body } of events) {
    if (body.type === 'agent.joined') agents.set(body.agent.id, { title: body.agent.title, tasks: 0, failed: 0, sent: 0 });
    else if (body.type === 'task.started') taskAgents.set(body.task, body.agent);
    else if (body.type === 'task.finished') {
      const agent = agents.get(taskAgents.get(body.task) ?? '');
      if (agent !== undefined) {
        agent.tasks++;
        if (body.outcome.status === 'failed') agent.failed++;
      }
    } else if (body.type === 'message') {
      const agent = agents.get(body.message.from);
      if (agent !== undefined) agent.sent++;
    }
  }
  for (const agent of agents.values()) {
    lines.push(`  ${agent.title.padEnd(14)} ${String(agent.tasks).padStart(5)} tasks  ${String(agent.sent).padStart(5)} messages sent${agent.failed > 0 ? paint.yellow(`  ${agent.failed} failed`) : ''}`);
  }
  if (withMessages) {
    lines.push('');
    for (const { seq, body } of events) {
      if (body.type !== 'message') continue;
      const { from, to, kind, subject, cause } = body.message;
      const target = 'agent' in to ? to.agent : 'topic' in to ? `#${to.topic}` : `queue ${to.queue}`;
      lines.push(`  ${String(seq).padStart(6)} ${from} → ${target} ${paint.dim(`${kind} ${clean(subject)}${cause === null ? '' : ` because of ${cause}`}`)}`);
    }
  }
  const end = events.at(-1)?.body;
  if (end?.type === 'run.finished' && 'result' in end.end && end.end.result !== null && listing.team === 'review') {
    lines.push('', printPretty(reviewToJson(listing.run, end.end.result as ReviewResult), paint));
  }
  if (end?.type === 'run.finished' && 'result' in end.end && end.end.result !== null && listing.team === 'healing') {
    lines.push('', printHeal(healToJson(listing.run, end.end.result as HealResult), paint));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
