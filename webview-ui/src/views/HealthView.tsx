import { useMemo } from 'preact/hooks';
import { glanceAt } from '../model/glance.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { Queues } from '../model/queues.ts';
import { count, duration, money, plainText } from '../model/words.ts';
import { HealthTable } from './HealthTable.tsx';
import { AgentLink } from './Links.tsx';
import { Meter } from './Meter.tsx';

/** What the run spent against its caps, what each agent used, and what was refused or went wrong. */
export function HealthView({ model }: { readonly model: MonitorModel }) {
  const { state, log, shown } = model;
  const queues = useMemo(() => new Queues(log), [log]);
  const { caps } = state;
  const seconds = glanceAt(state, state.at).elapsed / 1000;
  return (
    <div class="board scroll" tabIndex={0} role="region" aria-label="Budget and health">
      <dl class="caps">
        <Cap name="Time" used={duration(seconds * 1000)} share={caps.seconds === undefined ? null : seconds / caps.seconds} cap={caps.seconds === undefined ? null : duration(caps.seconds * 1000)} />
        <Cap name="Tokens" used={count(state.spent.tokens)} share={caps.tokens === undefined ? null : state.spent.tokens / caps.tokens} cap={caps.tokens === undefined ? null : count(caps.tokens)} />
        <Cap name="Money" used={money(state.spent.usd)} share={caps.usd === undefined ? null : state.spent.usd / caps.usd} cap={caps.usd === undefined ? null : money(caps.usd)} />
        <Cap name="At once" used={count(state.tasks.running)} share={caps.concurrency === undefined ? null : state.tasks.running / caps.concurrency} cap={caps.concurrency === undefined ? null : count(caps.concurrency)} />
      </dl>
      {state.exhausted === null ? null : <p class="bad board-note">The cap on {state.exhausted} was reached: what was not started by then was left out.</p>}
      <HealthTable model={model} queues={queues.at(shown)} />
      <Troubles model={model} />
    </div>
  );
}

function Cap({ name, used, share, cap }: { readonly name: string; readonly used: string; readonly share: number | null; readonly cap: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd><span class="strong">{used}</span> <span class="quiet">{cap === null ? 'no cap' : `of ${cap}`}</span></dd>
      {share === null ? null : <dd><Meter share={share} label={`${name} used`} /></dd>}
    </div>
  );
}

/** Refused permissions and agents that are not well, as events to jump to. */
function Troubles({ model }: { readonly model: MonitorModel }) {
  const { log, shown, state } = model;
  const refusals = log.refusals.filter((seq) => seq <= shown).slice(-50);
  const unwell = [...state.agents.values()].filter((agent) => agent.health !== 'healthy');
  return (
    <section class="board-note" aria-label="Refused and degraded">
      <h3>Refused and degraded</h3>
      {refusals.length + unwell.length === 0 ? <p class="quiet">Every permission that was used had been given, and every agent is healthy.</p> : (
        <ul class="troubles">
          {unwell.map((agent) => <li key={agent.profile.id}><AgentLink model={model} id={agent.profile.id} /> is {agent.health}: {plainText(agent.healthReason)}</li>)}
          {refusals.map((seq) => {
            const { body } = log.events[seq - 1]!;
            if (body.type !== 'permission.used') return null;
            return (
              <li key={seq}>
                <AgentLink model={model} id={body.agent} /> was refused <code>{plainText(body.permission)}</code>: {plainText(body.detail)} <button type="button" class="link" onClick={() => model.moveTo(seq)}>event {count(seq)}</button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
