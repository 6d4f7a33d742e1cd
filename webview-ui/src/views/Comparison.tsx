import { useMemo } from 'preact/hooks';
import { compareAgents, findingsOnlyIn, firstDivergence } from '../model/compareRuns.ts';
import type { AgentFigures } from '../model/compareRuns.ts';
import { glanceAt } from '../model/glance.ts';
import type { MonitorModel, Other } from '../model/monitorModel.ts';
import type { RunLog } from '../model/runLog.ts';
import { count, duration, money, plainText, plural, short } from '../model/words.ts';
import { eventInWords } from './Scrubber.tsx';
import { SeverityIcon } from './SeverityIcon.tsx';

type Format = (value: number) => string;
const columns: readonly (readonly [string, keyof AgentFigures, Format])[] = [
  ['Tasks', 'tasks', count], ['Busy', 'busy', duration], ['Tokens', 'tokens', short], ['Messages', 'messages', count], ['Findings', 'findings', count],
];

/** Where two runs parted, and by how much they differ as a whole and agent by agent. */
export function Comparison({ model, other }: { readonly model: MonitorModel; readonly other: Other }) {
  const { log } = model;
  const agents = useMemo(() => compareAgents(log, other.log), [log, other.log, log.head, other.log.head]);
  const totals: readonly (readonly [string, number, number, Format])[] = [
    ['Took', elapsed(log), elapsed(other.log), duration], ['Tasks done', log.live.tasks.done, other.log.live.tasks.done, count], ['Messages', log.live.messages, other.log.live.messages, count],
    ['Tokens', log.live.spent.tokens, other.log.live.spent.tokens, short], ['Cost', log.live.spent.usd, other.log.live.spent.usd, money], ['Errors', log.live.errors, other.log.live.errors, count],
    ['Findings shown', shown(log), shown(other.log), count], ['Tests healed', healed(log), healed(other.log), count],
  ];
  return (
    <div class="compare-body">
      <Parting model={model} other={other} />
      <table class="plain compared">
        <caption class="sr">The runs as a whole</caption>
        <thead><tr><th scope="col">Run</th><th scope="col" class="figure">This · {plainText(named(log))}</th><th scope="col" class="figure">Other · {plainText(named(other.log))}</th><th scope="col" class="figure">Difference</th></tr></thead>
        <tbody>
          {totals.filter(([, mine, theirs]) => mine + theirs > 0).map(([name, mine, theirs, format]) => (
            <tr key={name}><th scope="row">{name}</th><td class="figure">{format(mine)}</td><td class="figure">{format(theirs)}</td><td class="figure"><Delta mine={mine} theirs={theirs} format={format} /></td></tr>
          ))}
        </tbody>
      </table>
      <h3>Agents</h3>
      <div class="compare-wide">
        <table class="plain compared">
          <thead><tr><th scope="col">Agent</th>{columns.map(([name]) => <th key={name} scope="col" class="figure">{name}</th>)}</tr></thead>
          <tbody>
            {agents.slice(0, 300).map((agent) => (
              <tr key={agent.id}>
                <th scope="row">{plainText(agent.title)}{agent.other === null ? <span class="quiet"> only here</span> : agent.one === null ? <span class="quiet"> only there</span> : null}</th>
                {columns.map(([name, figure, format]) => {
                  const [mine, theirs] = [agent.one?.[figure] ?? 0, agent.other?.[figure] ?? 0];
                  return <td key={name} class="figure">{format(mine)} <Delta mine={mine} theirs={theirs} format={format} /></td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Only title="Findings only in this run" findings={findingsOnlyIn(log, other.log)} />
      <Only title="Findings only in the other run" findings={findingsOnlyIn(other.log, log)} />
    </div>
  );
}

function Parting({ model, other }: { readonly model: MonitorModel; readonly other: Other }) {
  const { log } = model;
  const parting = useMemo(() => firstDivergence(log, other.log), [log, other.log, log.head, other.log.head]);
  if (parting === null) return <p class="parting">Every agent did the same in both runs.</p>;
  const said = (from: RunLog, seq: number | null): string => (seq === null ? 'nothing more' : eventInWords(from.events[seq - 1]!));
  return (
    <div class="parting">
      <h3>First difference: {plainText(log.live.agents.get(parting.agent)?.profile.title ?? parting.agent)}</h3>
      <dl class="pairs">
        <div><dt>This run</dt><dd>{said(log, parting.one)} {parting.one === null ? null : (
          <button type="button" class="link" onClick={() => {
            model.set({ isComparing: false });
            model.moveTo(parting.one);
            if (log.messages.indexOfSeq(parting.one!) >= 0) model.select({ kind: 'message', seq: parting.one! });
          }}>event {count(parting.one)}</button>
        )}</dd></div>
        <div><dt>Other run</dt><dd>{said(other.log, parting.other)}{parting.other === null ? '' : <span class="quiet"> event {count(parting.other)}</span>}</dd></div>
      </dl>
    </div>
  );
}

function Only({ title, findings }: { readonly title: string; readonly findings: ReturnType<typeof findingsOnlyIn> }) {
  if (findings.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="only">
        {findings.slice(0, 50).map((finding) => <li key={finding.id}><SeverityIcon severity={finding.severity} /> {plainText(finding.message)} <span class="quiet">{plainText(finding.place.file)}:{finding.place.line}</span></li>)}
        {findings.length > 50 ? <li class="quiet">{plural(findings.length - 50, 'more')}</li> : null}
      </ul>
    </>
  );
}

/** More is not worse, nor better: the sign says which way, and no colour judges it. */
function Delta({ mine, theirs, format }: { readonly mine: number; readonly theirs: number; readonly format: Format }) {
  const difference = mine - theirs;
  if (difference === 0) return <span class="quiet delta">=</span>;
  return <span class="quiet delta">{difference > 0 ? '+' : '−'}{format(Math.abs(difference))}</span>;
}

function named(log: RunLog): string {
  return log.startedAt === 0 ? '' : new Date(log.startedAt).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
}

function elapsed(log: RunLog): number {
  return glanceAt(log.live, log.live.at).elapsed;
}

function shown(log: RunLog): number {
  return [...log.live.findings.values()].filter((finding) => finding.shown).length;
}

function healed(log: RunLog): number {
  return [...log.live.failures.values()].filter((failure) => failure.state === 'healed').length;
}
