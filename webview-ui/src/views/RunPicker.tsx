import { useEffect, useState } from 'preact/hooks';
import type { RunSummary } from '../../../src/protocol/monitor/monitorHost.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { plainText } from '../model/words.ts';
import { IconButton } from './Icon.tsx';
import { RunList } from './RunList.tsx';

/** No run is open: the ones there are, or how to get one. */
export function RunPicker({ model }: { readonly model: MonitorModel }) {
  const [runs, setRuns] = useState<readonly RunSummary[] | string | null>(null);
  useEffect(() => {
    model.host.runs().then(setRuns, (error: unknown) => setRuns(error instanceof Error ? error.message : String(error)));
  }, [model]);
  if (runs === null) return <p class="empty">Loading runs…</p>;
  if (typeof runs === 'string') return <p class="empty">{plainText(runs)}</p>;
  return (
    <div class="picker">
      <h1>Run monitor</h1>
      {runs.length === 0 ? <p>No run yet. Review your changes or heal a failing test, and watch the team here.</p> : (
        <><p>Open a run to see who worked for whom, what they told each other and what it came to.</p><RunList runs={runs} onChoose={(run) => {
          model.showRun(run);
          model.set({});
        }} /></>
      )}
      <IconButton icon="import" label="Import a run" isLabelled onClick={() => model.act({ type: 'importRun' })} />
    </div>
  );
}
