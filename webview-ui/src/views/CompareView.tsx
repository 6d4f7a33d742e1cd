import { useEffect, useState } from 'preact/hooks';
import type { RunSummary } from '../../../src/protocol/monitor/monitorHost.ts';
import type { MonitorModel, Other } from '../model/monitorModel.ts';
import { plainText } from '../model/words.ts';
import { Comparison } from './Comparison.tsx';
import { IconButton } from './Icon.tsx';
import { RunList } from './RunList.tsx';

/** Two runs side by side: first the choice of the other one, then what differs. */
export function CompareView({ model }: { readonly model: MonitorModel }) {
  const { other } = model;
  return (
    <main class="compare scroll" tabIndex={0} aria-label="Comparison of two runs">
      <div class="section-head compare-head">
        <h2>{other === null ? 'Compare with' : 'Comparison'}</h2>
        {other === null ? null : <IconButton icon="list" label="Choose another run" isLabelled onClick={() => model.compareWith(null)} />}
        <IconButton icon="close" label="Close comparison" onClick={() => model.set({ isComparing: false })} />
      </div>
      {other === null ? <Choice model={model} /> : <Loaded model={model} other={other} />}
    </main>
  );
}

function Choice({ model }: { readonly model: MonitorModel }) {
  const [runs, setRuns] = useState<readonly RunSummary[] | string | null>(null);
  useEffect(() => {
    model.host.runs().then(setRuns, (error: unknown) => setRuns(error instanceof Error ? error.message : String(error)));
  }, [model]);
  if (runs === null) return <p class="empty">Loading runs…</p>;
  if (typeof runs === 'string') return <p class="empty">{plainText(runs)}</p>;
  const own = model.run!;
  // Runs of the same team come first: they can be told apart agent by agent.
  const others = runs.filter((run) => run.run !== own.run).sort((one, two) => Number(two.team === own.team) - Number(one.team === own.team));
  if (others.length === 0) return <p class="empty">There is no other run{model.isStatic ? ' in this file' : ' yet'}.</p>;
  return <div class="compare-body"><RunList runs={others} onChoose={(run) => model.compareWith(run)} /></div>;
}

function Loaded({ model, other }: { readonly model: MonitorModel; readonly other: Other }) {
  if (other.failure !== null) return <p class="empty">{plainText(other.failure)} <button type="button" class="link" onClick={() => model.compareWith(other.run)}>Try again</button></p>;
  if (!other.isWhole) return <p class="empty" role="status">Loading the other run…</p>;
  return <Comparison model={model} other={other} />;
}
