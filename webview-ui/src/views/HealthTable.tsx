import { busyMs, glanceAt } from '../model/glance.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { count, duration, money, plainText, short } from '../model/words.ts';
import { isAsking } from './AgentCard.tsx';
import { Meter } from './Meter.tsx';
import { lookOf, lookWords, StateGlyph } from './StateGlyph.tsx';

/** A row for each agent, in the order they joined: it does not change while one reads. */
export function HealthTable({ model, queues }: { readonly model: MonitorModel; readonly queues: ReadonlyMap<string, number> }) {
  const { state } = model;
  const elapsed = Math.max(1, glanceAt(state, state.at).elapsed);
  const chosen = model.selection?.kind === 'agent' ? model.selection.agent : null;
  return (
    <table class="plain health">
      <thead>
        <tr>
          <th scope="col">Agent</th><th scope="col">State</th><th scope="col" class="figure">Tasks</th><th scope="col" class="figure">Queue</th><th scope="col">Busy</th>
          <th scope="col" class="figure">Messages</th><th scope="col" class="figure">Tokens</th><th scope="col" class="figure">Cost</th><th scope="col" class="figure">Refused</th>
        </tr>
      </thead>
      <tbody>
        {[...state.agents.values()].slice(0, 500).map((agent) => {
          const { id, title } = agent.profile;
          const look = lookOf(agent, isAsking(model, id), state.end !== null);
          const busy = busyMs(agent, state.at);
          const waiting = queues.get(id) ?? 0;
          return (
            <tr key={id} class={id === chosen ? 'chosen' : undefined}>
              <th scope="row"><StateGlyph look={look} label={false} /> <button type="button" class="link" onClick={() => model.select({ kind: 'agent', agent: id })}>{plainText(title)}</button></th>
              <td title={plainText(agent.healthReason)}>{lookWords[look]}{agent.health === 'healthy' || look === 'failed' || look === 'degraded' ? '' : `, ${agent.health}`}</td>
              <td class="figure">{count(agent.done)}{agent.failed > 0 ? <span class="bad"> +{count(agent.failed)} failed</span> : null}</td>
              <td class="figure">{waiting === 0 ? '' : count(waiting)}</td>
              <td class="nowrap"><span class="busy">{duration(busy)}</span><Meter share={busy / elapsed} label={`${plainText(title)} busy`} isCap={false} /></td>
              <td class="figure">{count(agent.sent + agent.received)}</td>
              <td class="figure">{agent.tokens === 0 ? '' : short(agent.tokens)}</td>
              <td class="figure">{agent.usd === 0 ? '' : money(agent.usd)}</td>
              <td class={agent.denied > 0 ? 'figure bad' : 'figure'}>{agent.denied === 0 ? '' : count(agent.denied)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
