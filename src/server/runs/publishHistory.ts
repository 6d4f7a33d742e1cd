import type { RunListItem } from '../../protocol/viewState.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';
import type { ViewPublisher } from '../views/viewPublisher.ts';

/** How many past runs the sidebar lists. */
const historyLength = 20;

/** Tells the views which runs this workspace has had, whatever team did them. */
export function publishHistory({ store, workspace, view }: { readonly store: RunStore; readonly workspace: string; readonly view: ViewPublisher }): void {
  const history = store.list({ labels: { workspace }, limit: historyLength }).map(
    (item): RunListItem => ({
      id: item.run,
      team: item.team,
      subject: item.labels['subject'] ?? '',
      status: item.status,
      startedAt: item.startedAt,
      endedAt: item.endedAt,
      findings: 0,
    }),
  );
  view.apply({ type: 'history.set', history });
}
