import { glanceAt } from '../model/glance.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { count, duration, plainText, plural } from '../model/words.ts';
import { agentLine } from './AgentCard.tsx';
import { Facts } from './Facts.tsx';
import { AgentLink, MessageLink } from './Links.tsx';

/** With nothing chosen: what came of the run, or who is on what. */
export function NowList({ model }: { readonly model: MonitorModel }) {
  const { state, log } = model;
  const atWork = [...state.agents.values()].filter((agent) => agent.atWork.length > 0 && agent.state !== 'waiting');
  const sent = log.messages.countAt(model.shown);
  const latest = Array.from({ length: Math.min(8, sent) }, (_, index) => sent - 1 - index);
  const shown = [...state.findings.values()].filter((finding) => finding.shown).length;
  return (
    <>
      <Facts rows={[
        ['Result', state.end === null ? null : plainText(state.end.reason === '' ? state.end.status : `${state.end.status}: ${state.end.reason}`)],
        ['Took', state.end === null ? null : duration(glanceAt(state, state.at).elapsed)],
        ['Findings', state.findings.size === 0 && state.team !== 'review' ? null : <button key="findings" type="button" class="link" onClick={() => model.set({ tab: 'funnel' })}>{count(shown)} shown of {count(state.findings.size + state.dropped.length)}</button>],
        ['Failing tests', state.failures.size === 0 ? null : <button key="failures" type="button" class="link" onClick={() => model.set({ tab: 'healing' })}>{healedWords([...state.failures.values()].map((failure) => failure.state))}</button>],
        ['Tasks', `${count(state.tasks.done)} done of ${count(state.tasks.created)}${state.tasks.failed > 0 ? `, ${count(state.tasks.failed)} failed` : ''}${state.tasks.running > 0 ? `, ${count(state.tasks.running)} in hand` : ''}`],
        ['Messages', count(sent)],
        ['Resumed', state.resumed === 0 ? null : plural(state.resumed, 'time')],
        ['Cap reached', state.exhausted === null ? null : <span key="cap" class="bad">{state.exhausted}</span>],
      ]} />
      {atWork.length === 0 ? null : (
        <>
          <h3>At work</h3>
          <ul class="links">{atWork.slice(0, 20).map((agent) => <li key={agent.profile.id}><AgentLink model={model} id={agent.profile.id} /> <span class="quiet">{plainText(agentLine(model, agent.profile.id))}</span></li>)}</ul>
        </>
      )}
      <h3>Latest messages</h3>
      {latest.length === 0 ? <p class="quiet">None yet.</p> : <ul class="links">{latest.map((index) => <MessageLink key={index} model={model} index={index} />)}</ul>}
    </>
  );
}

function healedWords(states: readonly string[]): string {
  const healed = states.filter((state) => state === 'healed').length;
  return `${healed} of ${states.length} healed`;
}
