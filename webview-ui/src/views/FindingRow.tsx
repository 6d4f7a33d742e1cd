import type { DroppedItem, MonitorFinding } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { confidence, plainText } from '../model/words.ts';
import { AgentLink, PlaceLink } from './Links.tsx';
import { Marked } from './Marked.tsx';
import { laneTitle } from './laneTitle.ts';
import { SeverityIcon } from './SeverityIcon.tsx';

const states = { open: '', cameBack: 'came back', fixed: 'fixed', dismissed: 'dismissed' } as const;

/** A finding in two lines: what it says and where; who says so, how sure, and what became of it. */
export function FindingRow({ model, finding, drop }: { readonly model: MonitorModel; readonly finding: MonitorFinding; readonly drop?: DroppedItem | undefined }) {
  const isChosen = model.selection?.kind === 'finding' && model.selection.finding === finding.id;
  const votesFor = finding.votes.filter(({ vote }) => vote === 'for').length;
  const facts = [
    confidence(finding.confidence), finding.votes.length === 0 ? '' : `${votesFor} for, ${finding.votes.length - votesFor} against`, states[finding.state],
    !finding.shown && drop === undefined && finding.state !== 'dismissed' ? 'not shown' : '',
  ].filter((each) => each !== '');
  return (
    <li class={isChosen ? 'finding chosen' : 'finding'}>
      <SeverityIcon severity={finding.severity} />
      <button type="button" class="finding-text" aria-pressed={isChosen} onClick={() => model.select({ kind: 'finding', finding: finding.id })}><Marked text={finding.message} /></button>
      <span class="finding-place"><PlaceLink model={model} place={finding.place} /></span>
      <span class="finding-about quiet">
        <AgentLink model={model} id={finding.agent} /> · {plainText(finding.rule)} · {facts.join(' · ')}
        {drop === undefined ? null : <span class="finding-why"> · {plainText(laneTitle(model, drop.by))}: {plainText(drop.why)}</span>}
      </span>
    </li>
  );
}
