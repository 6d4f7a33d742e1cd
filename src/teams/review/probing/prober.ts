import { CancelledError, errorMessage } from '../../../base/errors.ts';
import type { Language } from '../../../analysis/observation.ts';
import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import { shortHash } from '../../../base/hash.ts';
import { LineIndex } from '../../../base/text.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { FindingRef } from '../deliberation/findingRef.ts';
import { objectionsTo } from '../deliberation/objections.ts';
import type { ProbeFact } from '../facts.ts';
import { factNames } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { GrowthProbe, ProbeBench, ProbeBenches } from '../ports/probes.ts';
import type { RegexVerdict } from '../ports/instruments.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { judgeArrival } from './judgeArrival.ts';
import { judgeGrowth } from './judgeGrowth.ts';
import { languageOf, planProbe } from './planProbe.ts';
import type { ProbeAnswer, ProbeResult } from './probeResult.ts';

/** What the prober is asked to try, all of one root. */
export interface ProbeInput {
  readonly root: number;
  readonly findings: readonly FindingRef[];
}

/** No new probe is begun after this; each has a limit of its own. */
const enoughMs = 45_000;
const atOnce = 2;

/**
 * The prober: where a finding claims that input arrives somewhere or that an expression explodes, it tries to show it by
 * running the code, in a copy of the workspace with everything dangerous replaced. Seated only where that is allowed.
 */
export function createProber(session: ReviewSession, benches: ProbeBenches): AgentDefinition {
  return {
    id: 'prober',
    role: 'prober',
    title: 'Prober',
    reportsTo: 'aggregator',
    capabilities: ['review.probe'],
    permissions: ['workspace.read', 'workspace.execute', 'instrument.run'],
    onTask: (task, context) => probeAll(session, benches, task.input as ProbeInput, context),
  };
}

async function probeAll(session: ReviewSession, benches: ProbeBenches, { root, findings }: ProbeInput, context: AgentContext): Promise<ProbeAnswer> {
  const problems: string[] = [];
  const results: ProbeResult[] = [];
  const place = session.changeSet.roots[root]!.path;
  let bench: ProbeBench;
  try {
    bench = await context.use('workspace.execute', `a copy of ${session.changeSet.roots[root]!.name} to run probes in`, () => benches.open(place, context.signal));
  } catch (error) {
    if (context.signal.aborted || CancelledError.is(error)) throw error;
    return { results, problems: [`findings could not be tried out: ${errorMessage(error)}`] };
  }
  try {
    if (bench.missing.length > 0) context.degrade(`probes run with less isolation: ${bench.missing.join('; ')}`);
    const end = context.clock.monotonic() + enoughMs;
    const waiting = [...findings];
    let late = 0;
    let done = 0;
    const work = async (): Promise<void> => {
      for (let ref = waiting.shift(); ref !== undefined; ref = waiting.shift()) {
        if (context.clock.monotonic() > end) {
          late++;
          continue;
        }
        const startedAt = context.clock.monotonic();
        const result = await probeOne(session, bench, ref, context);
        if (result !== undefined) {
          results.push(result);
          context.record(factNames.probe, { ...result, file: ref.file, line: ref.line, rule: ref.rule, ms: Math.round(context.clock.monotonic() - startedAt) } satisfies ProbeFact);
        }
        context.progress(++done, findings.length);
      }
    };
    // Both have ended before the copy is removed, also where one of them has failed.
    const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, findings.length) }, work));
    for (const one of ends) if (one.status === 'rejected') throw one.reason;
    if (late > 0) problems.push(`${late} finding${late === 1 ? ' was' : 's were'} not tried out for lack of time`);
    return { results, problems };
  } finally {
    await bench.dispose();
  }
}

/** A probe that fails by itself costs its own evidence and nothing else. */
async function probeOne(session: ReviewSession, bench: ProbeBench, ref: FindingRef, context: AgentContext): Promise<ProbeResult | undefined> {
  const finding = session.table.find(ref.root, ref.id);
  const file = session.changeSet.files.find(({ root, path }) => root === ref.root && path === ref.file);
  if (finding === undefined || file === undefined) return undefined;
  try {
    const text = await context.use('workspace.read', ref.file, () => session.texts.read(session.changeSet, file, context.signal));
    if (text.status !== 'ok') return undefined;
    // Where somebody has marked that they looked at it, the judge has the word, and what runs here would take it away.
    if (objectionsTo(finding, text.text).some(({ kind }) => kind === 'marked')) return undefined;
    const plan = planProbe(finding, text.text);
    const of = { root: ref.root, id: ref.id };
    switch (plan.kind) {
      case 'none':
        return undefined;
      case 'growth': {
        const probe = await context.use('instrument.run', 'regular expression', () => growthProbe(session, finding, text.text, file.language as Language, context.signal));
        if (probe === undefined) return undefined;
        return { ...of, ...judgeGrowth(probe, await context.use('workspace.execute', `${ref.file}:${ref.line} ${ref.rule}`, () => bench.grow(probe, context.signal))) };
      }
      case 'arrival':
        return { ...of, ...judgeArrival(await context.use('workspace.execute', `${ref.file}:${ref.line} ${ref.rule}`, () => bench.send({ ...plan.probe, text: text.text }, context.signal))) };
    }
  } catch (error) {
    if (context.signal.aborted || CancelledError.is(error)) throw error;
    context.logger.log('warn', 'A probe failed', { file: ref.file, rule: ref.rule, error: errorMessage(error) });
    return { root: ref.root, id: ref.id, verdict: 'notShown', text: `It could not be run: ${errorMessage(error)}` };
  }
}

/** The expression that a finding is about, with the attack that was computed for it. */
async function growthProbe({ ports }: ReviewSession, finding: Finding, text: string, language: Language, signal: AbortSignal): Promise<GrowthProbe | undefined> {
  const regexes = await ports.analyser.regexes({ path: finding.file, language, text }, signal);
  const { start } = finding.range;
  const regex = regexes.find(({ range }) => range.start.line === start.line && range.start.column === start.column);
  if (regex === undefined) return undefined;
  let verdict = ports.cache.get(`regex:${rulesVersion}:${shortHash(regex.source, regex.flags)}`) as RegexVerdict | undefined;
  if (verdict?.status !== 'vulnerable' || verdict.parts === undefined) verdict = await ports.regexes.check(regex, signal);
  if (verdict.status !== 'vulnerable' || verdict.parts === undefined) return undefined;
  const engine = languageOf(finding.file)!;
  const index = new LineIndex(text);
  // Python's own way to write an expression is not ours; its matcher gets the literal as it stands.
  const source = engine === 'python' ? text.slice(index.offsetAt(regex.range.start), index.offsetAt(regex.range.end)) : regex.source;
  // What is written for `match` and `fullmatch` is anchored by the call; without its anchors it would find something at once.
  const anchors = engine !== 'python' || !regex.source.startsWith('^(?:') ? 'none' : regex.source.endsWith(')$') ? 'both' : 'start';
  return { engine, source, flags: regex.flags, anchors, attack: verdict.parts, complexity: verdict.complexity };
}
