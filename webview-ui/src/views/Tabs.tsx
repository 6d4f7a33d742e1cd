import type { ComponentChildren } from 'preact';
import { tabs } from '../model/memory.ts';
import type { Tab } from '../model/memory.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { short } from '../model/words.ts';
import { FilterBar } from './FilterBar.tsx';
import { FunnelView } from './FunnelView.tsx';
import { HealingView } from './HealingView.tsx';
import { HealthView } from './HealthView.tsx';
import { MessagesView } from './MessagesView.tsx';
import { WaterfallView } from './WaterfallView.tsx';

const titles: Readonly<Record<Tab, string>> = { messages: 'Messages', waterfall: 'Waterfall', funnel: 'Funnel', healing: 'Healing', health: 'Budget and health' };

export function Tabs({ model, isNarrow }: { readonly model: MonitorModel; readonly isNarrow: boolean }) {
  const { tab } = model;
  const hasFilter = tab === 'messages' || tab === 'waterfall';
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]!;
    model.set({ tab: next });
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <section class="lower" aria-label="Details of the run">
      <div class="tab-line">
        <div role="tablist" aria-label="Views" onKeyDown={onKeyDown}>
          {tabs.map((each) => (
            <button key={each} id={`tab-${each}`} type="button" role="tab" aria-selected={tab === each} aria-controls="tab-panel" tabIndex={tab === each ? 0 : -1} onClick={() => model.set({ tab: each })}>
              {titles[each]}<Count model={model} tab={each} />
            </button>
          ))}
        </div>
        {hasFilter ? <FilterBar model={model} /> : null}
      </div>
      <div id="tab-panel" class="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>{panel(model, isNarrow)}</div>
    </section>
  );
}

function panel(model: MonitorModel, isNarrow: boolean): ComponentChildren {
  switch (model.tab) {
    case 'messages':
      return <MessagesView model={model} isNarrow={isNarrow} />;
    case 'waterfall':
      return <WaterfallView model={model} isNarrow={isNarrow} />;
    case 'funnel':
      return <FunnelView model={model} />;
    case 'healing':
      return <HealingView model={model} />;
    case 'health':
      return <HealthView model={model} />;
  }
}

function Count({ model, tab }: { readonly model: MonitorModel; readonly tab: Tab }) {
  const { state } = model;
  const numbers: Readonly<Partial<Record<Tab, number>>> = { messages: model.log.messages.countAt(model.shown), funnel: state.findings.size, healing: state.failures.size };
  const number = numbers[tab] ?? 0;
  return number === 0 ? null : <span class="count">{short(number)}</span>;
}
