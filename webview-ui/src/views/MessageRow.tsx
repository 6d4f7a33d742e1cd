import { kindWords } from '../draw/icons.ts';
import { rowHeight } from '../draw/drawSequence.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { duration, plainText } from '../model/words.ts';
import { KindIcon } from './Icon.tsx';
import { laneTitle } from './laneTitle.ts';

interface RowProps {
  readonly model: MonitorModel;
  readonly row: number;
  readonly index: number;
  readonly isChosen: boolean;
  readonly inChain: boolean;
  readonly isTabStop: boolean;
}

export function MessageRow({ model, row, index, isChosen, inChain, isTabStop }: RowProps) {
  const { messages, startedAt } = model.log;
  const message = messages.messages[index]!;
  return (
    <div role="row" data-row={row} aria-rowindex={row + 1} aria-selected={isChosen} tabIndex={isTabStop ? 0 : -1} class={`message-row${isChosen ? ' chosen' : ''}${inChain ? ' linked' : ''}`} style={{ height: `${rowHeight}px` }}
      onClick={() => model.select({ kind: 'message', seq: messages.seq.at(index) })}>
      <span role="gridcell" class="cell-time">{duration(messages.at.at(index) - startedAt)}</span>
      <span role="gridcell" class="cell-kind" title={kindWords[message.kind]}><KindIcon kind={message.kind} /><span class="sr">{kindWords[message.kind]}</span></span>
      <span role="gridcell" class="cell-route clip">{plainText(laneTitle(model, message.from))} → {plainText(laneTitle(model, message.via === 'agent' ? message.to : `#${message.to}`))}</span>
      <span role="gridcell" class="cell-text clip" title={plainText(message.preview)}>{plainText(message.subject)} <span class="quiet">{plainText(message.preview)}</span></span>
    </div>
  );
}
