import type { ComponentChildren } from 'preact';
import type { MonitorModel } from '../model/monitorModel.ts';
import { plainText } from '../model/words.ts';
import { CompareView } from './CompareView.tsx';
import { Help } from './Help.tsx';
import { Hierarchy } from './Hierarchy.tsx';
import { Icon, IconButton } from './Icon.tsx';
import { Inspector } from './Inspector.tsx';
import { Notice } from './Notice.tsx';
import { RunBar } from './RunBar.tsx';
import { RunPicker } from './RunPicker.tsx';
import { Scrubber } from './Scrubber.tsx';
import { Splitter } from './Splitter.tsx';
import { Tabs } from './Tabs.tsx';
import { useNarrow } from './useSize.ts';

/** `drawn` counts the drawings, so that a model that changed in place is drawn again. */
export function App({ model }: { readonly model: MonitorModel; readonly drawn: number }) {
  const isNarrow = useNarrow(720);
  if (model.opening.kind === 'opening') return <Whole><p class="empty">Opening…</p></Whole>;
  if (model.opening.kind === 'failed') {
    return <Whole><p class="empty"><Icon name="warning" /> {plainText(model.opening.message)}</p><button type="button" class="button primary" onClick={() => void model.open()}>Try again</button></Whole>;
  }
  if (model.run === null) return <Whole><RunPicker model={model} /></Whole>;
  if (model.log.head === 0) return <Whole><Beginning model={model} /></Whole>;
  const { view } = model;
  return (
    <div class={isNarrow ? 'page narrow' : 'page'}>
      <RunBar model={model} />
      <Notice model={model} />
      {model.isComparing ? <CompareView model={model} /> : (
        <main class="split" style={{ gridTemplateRows: isNarrow ? undefined : `${view.top}fr auto ${100 - view.top}fr` }}>
          <div class="upper" style={{ gridTemplateColumns: isNarrow ? undefined : `${100 - view.side}fr auto ${view.side}fr` }}>
            <Hierarchy model={model} isNarrow={isNarrow} />
            {isNarrow ? null : <Splitter label="Width of the inspector" isVertical value={100 - view.side} onChange={(value) => model.set({ view: { ...view, side: 100 - value } })} />}
            {isNarrow ? null : <Inspector model={model} isSheet={false} />}
          </div>
          {isNarrow ? null : <Splitter label="Height of the team" isVertical={false} value={view.top} onChange={(value) => model.set({ view: { ...view, top: value } })} />}
          <Tabs model={model} isNarrow={isNarrow} />
        </main>
      )}
      <Scrubber model={model} />
      {isNarrow && model.selection !== null ? <Inspector model={model} isSheet /> : null}
      {model.isHelpOpen ? <Help model={model} /> : null}
    </div>
  );
}

function Whole({ children }: { readonly children: ComponentChildren }) {
  return <main class="whole">{children}</main>;
}

/** Before the first event: it loads, could not be loaded, or there is nothing in it. */
function Beginning({ model }: { readonly model: MonitorModel }) {
  if (model.pull.kind === 'failed') {
    return <><h1>The run could not be loaded</h1><p>{plainText(model.pull.message)}</p><IconButton icon="refresh" label="Try again" isLabelled onClick={() => model.pullOn()} /></>;
  }
  if (model.pull.kind === 'current') return <p class="empty">This run has no events yet.</p>;
  return (
    <div class="skeleton" role="status" aria-label="Loading the run">
      <div class="bone bar" /><div class="bone" /><div class="bone" /><div class="bone wide" />
    </div>
  );
}
