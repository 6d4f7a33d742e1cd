import { useMemo, useRef } from 'preact/hooks';
import type { MonitorModel } from '../model/monitorModel.ts';
import { isHidden, placeAgents } from '../model/treeLayout.ts';
import type { PlacedAgent } from '../model/treeLayout.ts';
import { plainText, short } from '../model/words.ts';
import { agentLine, isAsking, toggleCollapsed } from './AgentCard.tsx';
import { Icon } from './Icon.tsx';
import { lookOf, lookWords, StateGlyph } from './StateGlyph.tsx';

/** The same team as rows, for little room and for who hears the page. */
export function AgentTree({ model }: { readonly model: MonitorModel }) {
  const { state, collapsed } = model;
  const root = useRef<HTMLDivElement>(null);
  const ids = [...state.agents.keys()].join('\n');
  const placed = useMemo(() => placeAgents([...state.agents.values()].map((agent) => agent.profile)), [ids, model.log]);
  const rows = inOrder(placed).filter((agent) => !isHidden(agent, placed, collapsed));
  const chosen = model.selection?.kind === 'agent' ? model.selection.agent : null;
  const tabStop = rows.some((row) => row.id === chosen) ? chosen : rows[0]?.id;
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = (document.activeElement as HTMLElement | null)?.dataset['agent'];
    const at = rows.findIndex((row) => row.id === id);
    const row = rows[at];
    if (row === undefined) return;
    let next: string | undefined;
    if (event.key === 'ArrowDown') next = rows[at + 1]?.id;
    else if (event.key === 'ArrowUp') next = rows[at - 1]?.id;
    else if (event.key === 'Home') next = rows[0]?.id;
    else if (event.key === 'End') next = rows.at(-1)?.id;
    else if (event.key === 'ArrowRight' && row.hasReports) {
      if (collapsed.has(row.id)) toggleCollapsed(model, row.id);
      else next = rows[at + 1]?.id;
    } else if (event.key === 'ArrowLeft') {
      if (row.hasReports && !collapsed.has(row.id)) toggleCollapsed(model, row.id);
      else next = row.parent ?? undefined;
    } else if (event.key === 'Enter' || event.key === ' ') model.focusAgent(row.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== undefined) root.current?.querySelector<HTMLElement>(`[data-agent="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <div class="tree scroll" role="tree" aria-label="Team" ref={root} onKeyDown={onKeyDown}>
      {rows.map((row) => {
        const agent = state.agents.get(row.id)!;
        const look = lookOf(agent, isAsking(model, row.id), state.end !== null);
        return (
          <div key={row.id} role="treeitem" class="tree-row" data-agent={row.id} tabIndex={row.id === tabStop ? 0 : -1} aria-level={row.depth + 1} aria-selected={row.id === chosen}
            aria-expanded={row.hasReports ? !collapsed.has(row.id) : undefined} style={{ paddingLeft: `${8 + row.depth * 16}px` }} onClick={() => model.focusAgent(row.id)}
            title={`May: ${agent.profile.permissions.map(plainText).join(', ') || 'nothing'}`}>
            <span class="twisty" onClick={(event) => {
              if (!row.hasReports) return;
              event.stopPropagation();
              toggleCollapsed(model, row.id);
            }}>{row.hasReports ? <Icon name={collapsed.has(row.id) ? 'chevronRight' : 'chevronDown'} /> : null}</span>
            <StateGlyph look={look} label={false} />
            <span class="strong">{plainText(agent.profile.title)}</span>
            <span class="sr">, {lookWords[look]},</span>
            <span class="quiet clip">{plainText(agentLine(model, row.id))}</span>
            <span class="figure">{agent.tokens > 0 ? `${short(agent.tokens)} tok` : ''}</span>
          </div>
        );
      })}
    </div>
  );
}

function inOrder(placed: ReadonlyMap<string, PlacedAgent>): PlacedAgent[] {
  const children = new Map<string | null, PlacedAgent[]>();
  for (const agent of placed.values()) children.set(agent.parent, [...(children.get(agent.parent) ?? []), agent]);
  const rows: PlacedAgent[] = [];
  const visit = (parent: string | null): void => {
    for (const agent of children.get(parent) ?? []) {
      rows.push(agent);
      visit(agent.id);
    }
  };
  visit(null);
  return rows;
}
