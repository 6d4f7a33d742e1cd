import type { MonitorProposal } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { plainText } from '../model/words.ts';

interface ProposalsProps {
  readonly model: MonitorModel;
  readonly proposals: readonly MonitorProposal[];
  readonly words: (confidence: number) => string;
}

/** Proven fixes with their verdicts; what is done with them is done here. */
export function Proposals({ model, proposals, words }: ProposalsProps) {
  if (proposals.length === 0) return <p class="quiet">None yet.</p>;
  const canAct = !model.isStatic;
  return (
    <ol class="proposals">
      {proposals.slice(0, 20).map((proposal) => (
        <li key={proposal.id}>
          <div class="strong">{plainText(proposal.title)}</div>
          <div class="quiet">{plainText(proposal.verdict)} · {plainText(proposal.strategy)} · {words(proposal.confidence)}{proposal.applied ? ' · applied' : ''}</div>
          {canAct ? (
            <div class="buttons">
              <button type="button" class="button" onClick={() => model.act({ type: 'previewProposal', id: proposal.id })}>Preview</button>
              <button type="button" class="button primary" disabled={proposal.applied} onClick={() => model.act({ type: 'applyProposal', id: proposal.id })}>Apply</button>
              <button type="button" class="button" disabled={proposal.applied} onClick={() => model.act({ type: 'rejectProposal', id: proposal.id })}>Reject</button>
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  );
}
