import type { MonitorModel } from '../model/monitorModel.ts';
import { IconButton } from './Icon.tsx';
import { InspectAgent } from './InspectAgent.tsx';
import { InspectFailure } from './InspectFailure.tsx';
import { InspectFinding } from './InspectFinding.tsx';
import { InspectMessage } from './InspectMessage.tsx';
import { InspectTask } from './InspectTask.tsx';
import { NowList } from './NowList.tsx';

/** All there is to know of what was chosen; with nothing chosen, what goes on now. */
export function Inspector({ model, isSheet }: { readonly model: MonitorModel; readonly isSheet: boolean }) {
  const { selection } = model;
  const close = (): void => {
    if (selection?.kind === 'agent' && model.filter.agent !== null) model.focusAgent(null);
    else model.select(null);
  };
  return (
    <aside class={isSheet ? 'inspector sheet' : 'inspector'} aria-label="Inspector">
      <div class="section-head">
        <h2>{selection === null ? (model.isLive ? 'Now' : 'Run') : titles[selection.kind]}</h2>
        {selection === null ? null : <IconButton icon="close" label="Close" onClick={close} />}
      </div>
      <div class="scroll inspector-body" tabIndex={0} role="region" aria-label="Details">
        <Body model={model} />
      </div>
    </aside>
  );
}

const titles = { agent: 'Agent', task: 'Task', message: 'Message', finding: 'Finding', failure: 'Failing test' } as const;

function Body({ model }: { readonly model: MonitorModel }) {
  const { selection } = model;
  if (selection === null) return <NowList model={model} />;
  switch (selection.kind) {
    case 'agent':
      return <InspectAgent model={model} id={selection.agent} />;
    case 'task':
      return <InspectTask model={model} id={selection.task} />;
    case 'message':
      return <InspectMessage model={model} seq={selection.seq} />;
    case 'finding':
      return <InspectFinding model={model} id={selection.finding} />;
    case 'failure':
      return <InspectFailure model={model} id={selection.failure} />;
  }
}
