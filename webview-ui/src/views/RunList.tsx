import type { RunSummary } from '../../../src/protocol/monitor/monitorHost.ts';
import { count, duration, plainText } from '../model/words.ts';
import { StateGlyph } from './StateGlyph.tsx';

const looks = { running: 'running', done: 'done', partial: 'degraded', cancelled: 'stopped', failed: 'failed' } as const;

export function RunList({ runs, onChoose }: { readonly runs: readonly RunSummary[]; readonly onChoose: (run: RunSummary) => void }) {
  return (
    <ul class="runs">
      {runs.slice(0, 200).map((run) => (
        <li key={run.run}>
          <button type="button" class="link-row" onClick={() => onChoose(run)}>
            <StateGlyph look={looks[run.status]} />
            <span class="clip"><span class="strong">{plainText(run.team)}</span> {plainText(run.subject)} <span class="quiet">{new Date(run.startedAt).toLocaleString()}{run.isImported ? ' · imported' : ''}</span></span>
            <span class="figure">{count(run.events)} events{run.endedAt === null ? '' : ` · ${duration(run.endedAt - run.startedAt)}`}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
