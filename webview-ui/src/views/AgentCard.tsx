import { busyMs } from '../model/glance.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import type { PlacedAgent } from '../model/treeLayout.ts';
import { duration, plainText, short } from '../model/words.ts';
import { lookOf, lookWords, StateGlyph } from './StateGlyph.tsx';
import { cell } from './cells.ts';
import { Icon } from './Icon.tsx';

/** One agent: its state, its name, what it is on. */
export function AgentCard({ model, place, isTabStop }: { readonly model: MonitorModel; readonly place: PlacedAgent; readonly isTabStop: boolean }) {
  const { state } = model;
  const agent = state.agents.get(place.id)!;
  const look = lookOf(agent, isAsking(model, place.id), state.end !== null);
  const { title, permissions } = agent.profile;
  const current = agentLine(model, place.id);
  const isChosen = model.selection?.kind === 'agent' && model.selection.agent === place.id;
  const isFaded = model.filter.agent !== null && model.filter.agent !== place.id;
  const isCollapsed = model.collapsed.has(place.id);
  const details = [
    `${plainText(title)} (${plainText(agent.profile.role)}), ${lookWords[look]}`, plainText(current), agent.healthReason === '' ? '' : plainText(agent.healthReason),
    `${agent.done} done, ${agent.failed} failed, busy ${duration(busyMs(agent, state.at))}${agent.tokens > 0 ? `, ${short(agent.tokens)} tokens` : ''}`,
    `May: ${permissions.length === 0 ? 'nothing' : permissions.map(plainText).join(', ')}`,
    agent.denied > 0 ? `${agent.denied} refused` : '',
  ].filter((line) => line !== '');
  return (
    <div class={`card-cell${isFaded ? ' faded' : ''}`} style={{ left: `${place.column * cell.width}px`, top: `${place.row * cell.height}px` }}>
      <button type="button" class={`card ${look}`} data-agent={place.id} tabIndex={isTabStop ? 0 : -1} aria-pressed={isChosen} title={details.join('\n')}
        onClick={() => model.focusAgent(place.id)}>
        <span class="card-line">
          <StateGlyph look={look} label={false} />
          <span class="strong clip">{plainText(title)}</span>
          {agent.denied > 0 ? <span class="badge bad"><Icon name="shield" />{agent.denied}</span> : null}
          <span class="sr">, {lookWords[look]},</span>
          <span class="figure">{agent.done + agent.failed > 0 ? agent.done + agent.failed : ''}</span>
          {agent.done + agent.failed > 0 ? <span class="sr"> tasks,</span> : null}
        </span>
        <span class="card-line quiet"><span class="clip">{plainText(current)}</span>{agent.tokens > 0 ? <span class="figure">{short(agent.tokens)} tok</span> : null}</span>
        {state.spent.tokens > 0 ? <span class="card-share"><span style={{ width: `${(100 * agent.tokens) / state.spent.tokens}%` }} /></span> : null}
      </button>
      {place.hasReports ? (
        <button type="button" class="card-fold" tabIndex={-1} aria-label={`${isCollapsed ? 'Expand' : 'Collapse'} ${plainText(title)}`} aria-expanded={!isCollapsed} onClick={() => toggleCollapsed(model, place.id)}>
          <Icon name={isCollapsed ? 'chevronRight' : 'collapse'} />
        </button>
      ) : null}
    </div>
  );
}

export function toggleCollapsed(model: MonitorModel, id: string): void {
  const next = new Set(model.collapsed);
  if (!next.delete(id)) next.add(id);
  model.set({ collapsed: next });
}

export function isAsking(model: MonitorModel, id: string): boolean {
  for (const approval of model.state.approvals.values()) if (approval.agent === id) return true;
  return false;
}

/** What an agent is on now, or what it has been through. */
export function agentLine(model: MonitorModel, id: string): string {
  const agent = model.state.agents.get(id)!;
  const task = agent.atWork.at(-1);
  if (task !== undefined) {
    const record = model.log.spans.tasks.get(task)?.task;
    const words = record === undefined ? task : `${record.kind} · ${record.title}`;
    return agent.atWork.length > 1 ? `${words} (+${agent.atWork.length - 1})` : words;
  }
  if (agent.health !== 'healthy' && agent.healthReason !== '') return agent.healthReason;
  const busy = busyMs(agent, model.state.at);
  return agent.done + agent.failed === 0 ? agent.profile.role : `${agent.profile.role} · busy ${duration(busy)}`;
}
