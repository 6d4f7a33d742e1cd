import type { Command } from 'commander';
import { featureToJson } from '../../adapters/wire/featureJson.ts';
import { healToJson } from '../../adapters/wire/healJson.ts';
import { reviewToJson } from '../../adapters/wire/reviewJson.ts';
import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import type { RunListing } from '../../runtime/runs/runStore.ts';
import type { FeatureResult } from '../../teams/feature/featureResult.ts';
import type { HealResult } from '../../teams/healing/healResult.ts';
import type { ReviewResult } from '../../teams/review/reviewResult.ts';
import { exitCodes } from '../exitCodes.ts';
import { printFeature } from '../printers/featurePrinter.ts';
import { printHeal } from '../printers/healPrinter.ts';
import type { Paint } from '../printers/paint.ts';
import { clean, createPaint } from '../printers/paint.ts';
import { printPretty } from '../printers/prettyPrinter.ts';
import { findRun, withHistory } from './runsFind.ts';

/** `roundtable runs show`: one run at its end. */
export function addRunsShow(runs: Command, finish: (code: number) => void): void {
  runs
    .command('show')
    .description('show one run: its agents, tasks, messages and result')
    .argument('<id>', 'the run, or the start of its id')
    .option('--format <format>', 'pretty or json', 'pretty')
    .option('--messages', 'list every message between the agents')
    .action(async (id: string, options: { format: string; messages?: boolean }) => {
      await withHistory((store) => {
        const listing = findRun(store, id);
        const events = [...store.read(listing.run)];
        if (options.format === 'json') process.stdout.write(`${JSON.stringify({ ...listing, log: events }, null, 2)}\n`);
        else process.stdout.write(printRun(listing, events, options.messages === true));
      });
      finish(exitCodes.done);
    });
}

function printRun(listing: RunListing, events: readonly RunEvent[], withMessages: boolean): string {
  const paint = createPaint(process.stdout, process.env);
  const lines = [`${paint.bold(listing.run)} · ${clean(listing.team)} · ${listing.status} · ${events.length} events`, ''];
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
    lines.push(`  ${clean(agent.title).padEnd(14)} ${String(agent.tasks).padStart(5)} tasks  ${String(agent.sent).padStart(5)} messages sent${agent.failed > 0 ? paint.yellow(`  ${agent.failed} failed`) : ''}`);
  }
  if (withMessages) {
    lines.push('');
    for (const { seq, body } of events) {
      if (body.type !== 'message') continue;
      const { from, to, kind, subject, cause } = body.message;
      const target = 'agent' in to ? to.agent : 'topic' in to ? `#${to.topic}` : `queue ${to.queue}`;
      lines.push(`  ${String(seq).padStart(6)} ${clean(from)} → ${clean(target)} ${paint.dim(`${kind} ${clean(subject)}${cause === null ? '' : ` because of ${clean(cause)}`}`)}`);
    }
  }
  return `${[...lines, ...resultLines(listing, events, paint)].join('\n').trimEnd()}\n`;
}

/** What came of it. An imported run carries whatever its file said, so that a result which cannot be read is left out. */
function resultLines(listing: RunListing, events: readonly RunEvent[], paint: Paint): string[] {
  const end = events.at(-1)?.body;
  if (end?.type !== 'run.finished' || !('result' in end.end) || end.end.result === null) return [];
  try {
    if (listing.team === 'review') return ['', printPretty(reviewToJson(listing.run, end.end.result as ReviewResult), paint)];
    if (listing.team === 'healing') return ['', printHeal(healToJson(listing.run, end.end.result as HealResult), paint)];
    if (listing.team === 'feature') return ['', printFeature(featureToJson(listing.run, end.end.result as FeatureResult), paint)];
    return [];
  } catch (error) {
    if (listing.labels['imported'] === 'true') return ['', '  Its result is not as this version has results.'];
    throw error;
  }
}
