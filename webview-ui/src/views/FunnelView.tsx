import { useState } from 'preact/hooks';
import type { DroppedItem, MonitorFinding } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { MonitorState } from '../../../src/protocol/monitor/monitorState.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { count, plural } from '../model/words.ts';
import { FindingRow } from './FindingRow.tsx';
import { Icon } from './Icon.tsx';

const pageSize = 200;
const steps = ['raised', 'merged', 'dropped', 'dismissed', 'shown'] as const;
type Step = (typeof steps)[number];

const words: Readonly<Record<Step, { readonly title: string; readonly sign: string; readonly none: string }>> = {
  raised: { title: 'Raised', sign: '', none: 'Nothing has been raised.' },
  merged: { title: 'Merged', sign: '−', none: 'What says the same about the same place is counted once; the one that is kept stands under raised.' },
  dropped: { title: 'Refuted', sign: '−', none: 'Nothing was refuted.' },
  dismissed: { title: 'Dismissed', sign: '−', none: 'Nothing was dismissed.' },
  shown: { title: 'Shown', sign: '', none: 'Nothing to act on.' },
};

/** From what was raised to what is shown, each step with its items and the reasons. */
export function FunnelView({ model }: { readonly model: MonitorModel }) {
  const { state } = model;
  const [chosen, setStep] = useState<Step | null>(null);
  const [shown, setShown] = useState(pageSize);
  const numbers = numbersOf(state);
  if (numbers.raised === 0) {
    return <p class="empty">{state.end === null ? 'Nothing has been raised yet.' : `${plural(state.agents.size, 'agent')}, ${plural(state.tasks.done, 'task')} done, nothing raised.`}</p>;
  }
  const step = chosen ?? (numbers.shown > 0 ? 'shown' : 'raised');
  const items = itemsOf(state, step);
  const most = Math.max(1, numbers.raised);
  return (
    <div class="board scroll" tabIndex={0} role="region" aria-label="Funnel">
      <div class="funnel" role="group" aria-label="Steps">
        {steps.map((each, index) => (
          <div key={each} class="funnel-cell">
            {index === 0 ? null : <Icon name="chevronRight" />}
            <button type="button" class="funnel-step" aria-pressed={each === step} onClick={() => {
              setStep(each);
              setShown(pageSize);
            }}>
              <span class="quiet">{words[each].title}</span>
              <span class="funnel-number">{numbers[each] > 0 ? words[each].sign : ''}{count(numbers[each])}</span>
              <span class={each === 'raised' || each === 'shown' ? 'funnel-bar' : 'funnel-bar less'}><span style={{ width: `${(100 * numbers[each]) / most}%` }} /></span>
            </button>
          </div>
        ))}
      </div>
      {state.funnel === null && step !== 'raised' ? <p class="quiet board-note">The count so far: the team has not ranked them yet.</p> : null}
      {items.length === 0 ? <p class="empty">{words[step].none}</p> : (
        <ul class="findings" aria-label={words[step].title}>
          {items.slice(0, shown).map(({ finding, drop }) => <FindingRow key={`${finding.id}${drop?.why ?? ''}`} model={model} finding={finding} drop={drop} />)}
        </ul>
      )}
      {items.length > shown ? <button type="button" class="link board-note" onClick={() => setShown(shown + pageSize)}>Show {count(Math.min(pageSize, items.length - shown))} more of {count(items.length)}</button> : null}
    </div>
  );
}

/** The table's own count, or before it is there what can be counted. */
function numbersOf(state: MonitorState): Readonly<Record<Step, number>> {
  if (state.funnel !== null) return state.funnel;
  let dismissed = 0;
  let shown = 0;
  for (const finding of state.findings.values()) {
    if (finding.state === 'dismissed') dismissed++;
    else if (finding.shown) shown++;
  }
  return { raised: state.findings.size + state.dropped.length, merged: 0, dropped: state.dropped.length, dismissed, shown };
}

interface Item {
  readonly finding: MonitorFinding;
  readonly drop?: DroppedItem;
}

function itemsOf(state: MonitorState, step: Step): Item[] {
  const standing = [...state.findings.values()].map((finding) => ({ finding }));
  const dropped = state.dropped.map((drop) => ({ finding: drop.finding, drop }));
  switch (step) {
    case 'raised': return [...standing, ...dropped];
    case 'merged': return [];
    case 'dropped': return dropped;
    case 'dismissed': return standing.filter(({ finding }) => finding.state === 'dismissed');
    case 'shown': return standing.filter(({ finding }) => finding.shown && finding.state !== 'dismissed');
  }
}
