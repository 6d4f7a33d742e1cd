import { kindWords } from '../draw/icons.ts';
import { flowsOf } from '../model/flows.ts';
import { busyMs } from '../model/glance.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { count, duration, money, plainText, plural, short } from '../model/words.ts';
import { agentLine, isAsking } from './AgentCard.tsx';
import { Facts } from './Facts.tsx';
import { KindIcon } from './Icon.tsx';
import { AgentLink, TaskLink } from './Links.tsx';
import { lookOf, lookWords, StateGlyph } from './StateGlyph.tsx';

export function InspectAgent({ model, id }: { readonly model: MonitorModel; readonly id: string }) {
  const { state, log } = model;
  const agent = state.agents.get(id);
  if (agent === undefined) return <p class="empty">This agent has not joined {model.cursor === null ? 'yet' : 'at this moment'}.</p>;
  const { profile } = agent;
  const look = lookOf(agent, isAsking(model, id), state.end !== null);
  const flows = flowsOf(log, id, model.shown).sort((one, other) => other.sent + other.received - one.sent - one.received);
  const refusals = log.refusals.filter((seq) => seq <= model.shown).map((seq) => log.events[seq - 1]!.body).filter((body) => body.type === 'permission.used' && body.agent === id);
  return (
    <>
      <h3><StateGlyph look={look} /> {plainText(profile.title)}</h3>
      <p class="preview">{plainText(agentLine(model, id))}</p>
      <Facts rows={[
        ['State', `${lookWords[look]} (${agent.state})`],
        ['Health', agent.health === 'healthy' ? null : <span key="health" class="bad">{agent.health}: {plainText(agent.healthReason)}</span>],
        ['Role', plainText(profile.role)],
        ['Reports to', profile.reportsTo === null ? null : <AgentLink key="boss" model={model} id={profile.reportsTo} />],
        ['In hand', agent.atWork.length === 0 ? null : <ul key="tasks" class="links">{agent.atWork.slice(0, 10).map((task) => <li key={task}><TaskLink model={model} id={task} /></li>)}</ul>],
        ['Tasks', `${count(agent.done)} done${agent.failed > 0 ? `, ${count(agent.failed)} failed` : ''}`],
        ['Busy', duration(busyMs(agent, state.at))],
        ['Spent', agent.tokens === 0 && agent.usd === 0 ? 'no model used' : `${short(agent.tokens)} tokens, ${money(agent.usd)}`],
        ['Messages', `${count(agent.sent)} sent, ${count(agent.received)} received`],
        ['Capabilities', profile.capabilities.map(plainText).join(', ')],
        ['May', profile.permissions.length === 0 ? 'nothing' : profile.permissions.map(plainText).join(', ')],
        ['Refused', agent.denied === 0 ? null : plural(agent.denied, 'time')],
      ]} />
      {refusals.length === 0 ? null : <ul class="links">{refusals.slice(0, 20).map((body, index) => <li key={index} class="bad">{body.type === 'permission.used' ? `${plainText(body.permission)}: ${plainText(body.detail)}` : ''}</li>)}</ul>}
      <h3>Exchanged with</h3>
      {flows.length === 0 ? <p class="quiet">Nobody yet.</p> : (
        <table class="plain">
          <thead><tr><th scope="col">Whom</th><th scope="col" class="figure">Sent</th><th scope="col" class="figure">Received</th><th scope="col">What</th></tr></thead>
          <tbody>
            {flows.slice(0, 50).map((flow) => (
              <tr key={flow.other}>
                <td><AgentLink model={model} id={flow.other} /></td>
                <td class="figure">{count(flow.sent)}</td>
                <td class="figure">{count(flow.received)}</td>
                <td>{[...flow.kinds].map(([kind, number]) => <span key={kind} class="nowrap" title={kindWords[kind]}><KindIcon kind={kind} /><span class="sr">{kindWords[kind]}</span> {count(number)} </span>)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
