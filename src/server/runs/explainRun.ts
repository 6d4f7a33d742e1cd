import type { RunStore } from '../../runtime/runs/runStore.ts';
import type { FeatureResult } from '../../teams/feature/featureResult.ts';
import type { HealResult } from '../../teams/healing/healResult.ts';
import type { ReviewResult } from '../../teams/review/reviewResult.ts';

/** A past run in words: who worked, what came of it, and how to look closer. */
export function explainRun(store: RunStore, run: string): { readonly markdown: string } | null {
  const listing = store.list({}).find((item) => item.run === run);
  if (listing === undefined) return null;
  const agents = new Map<string, { title: string; tasks: number; messages: number }>();
  const taskAgents = new Map<string, string>();
  let result: unknown = null;
  let events = 0;
  for (const { body } of store.read(run)) {
    events++;
    if (body.type === 'agent.joined') agents.set(body.agent.id, { title: body.agent.title, tasks: 0, messages: 0 });
    else if (body.type === 'task.started') taskAgents.set(body.task, body.agent);
    else if (body.type === 'task.finished') bump(agents.get(taskAgents.get(body.task) ?? ''), 'tasks');
    else if (body.type === 'message') bump(agents.get(body.message.from), 'messages');
    else if (body.type === 'run.finished' && 'result' in body.end) result = body.end.result;
  }
  const took = listing.endedAt === null ? 'still going on' : `${((listing.endedAt - listing.startedAt) / 1000).toFixed(1)} s`;
  const lines = [
    `# ${listing.team}: ${escape(listing.labels['subject'] ?? '')}`,
    '',
    `${listing.status} · ${new Date(listing.startedAt).toLocaleString()} · ${took} · ${events} events`,
    '',
    '| agent | tasks | messages sent |',
    '| --- | ---: | ---: |',
    ...[...agents.values()].map((agent) => `| ${agent.title} | ${agent.tasks} | ${agent.messages} |`),
  ];
  if (result !== null) lines.push('', ...describeResult(listing.team, result));
  return { markdown: `${lines.join('\n')}\n` };
}

function describeResult(team: string, result: unknown): string[] {
  if (team === 'healing') return describeHeal(result as HealResult);
  return team === 'feature' ? describeFeature(result as FeatureResult) : describeReview(result as ReviewResult);
}

function describeFeature({ task, steps, proposal, isProven, partial, stats }: FeatureResult): string[] {
  const lines = [`Task: ${escape(task)}`, '', ...steps.map(({ step, status, rounds, files }) => `- **${step}** ${status}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}${files.length === 0 ? '' : `: ${files.map(escape).join(', ')}`}`), ''];
  lines.push(proposal === null ? 'Nothing is proposed.' : `${isProven ? 'Proven' : 'Not proven'}: ${escape(proposal.title)}, ${stats.testRuns} test runs, ${stats.tokens} tokens.`);
  return partial === null ? lines : [...lines, '', `Partial: ${escape(partial)}`];
}

function describeReview({ funnel, stats, reviewers, findings }: ReviewResult): string[] {
  const lines = [`Raised ${funnel.raised} → merged ${funnel.merged} → refuted ${funnel.dropped} → dismissed ${funnel.dismissed} → shown ${funnel.shown}, in ${stats.files} files.`, ''];
  for (const reviewer of reviewers) {
    lines.push(`- **${reviewer.id}** ${reviewer.status}${reviewer.reason === undefined ? '' : `: ${escape(reviewer.reason)}`} · checked ${reviewer.checked.map(escape).join(', ')}`);
  }
  return [...lines, '', ...findings.filter((finding) => finding.shown).map((finding) => `- ${finding.severity} \`${finding.file}:${finding.range.start.line}\` ${escape(finding.message)}`)];
}

function describeHeal({ runner, tests, failures, left, stats, isolation }: HealResult): string[] {
  const lines = [`${escape(runner)}: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped. ${stats.candidates} candidates and ${stats.testRuns} test runs in ${stats.seconds.toFixed(1)} s.`, ''];
  for (const failure of failures) {
    const [best] = failure.proposals;
    const what = best === undefined ? (failure.advice ?? 'no repair was proven') : `${best.title} (target ${best.verdict.target.passed}/${best.verdict.target.runs})`;
    lines.push(`- **${escape(failure.name || failure.file)}** ${failure.class}: ${escape(what)}`);
  }
  if (left > 0) lines.push(`- ${left} more fail and were not looked at`);
  return isolation.length === 0 ? lines : [...lines, '', `Isolation lacked on this machine: ${escape(isolation.join('; '))}.`];
}

function bump(row: { tasks: number; messages: number } | undefined, key: 'tasks' | 'messages'): void {
  if (row !== undefined) row[key]++;
}

function escape(text: string): string {
  return text.replace(/[\\*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ');
}
