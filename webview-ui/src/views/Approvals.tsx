import type { MonitorModel } from '../model/monitorModel.ts';
import { plainText } from '../model/words.ts';
import { StateGlyph } from './StateGlyph.tsx';

/** Questions that only a human may answer, answered in place. */
export function Approvals({ model }: { readonly model: MonitorModel }) {
  const approvals = [...model.state.approvals.values()];
  if (approvals.length === 0) return null;
  const canAnswer = model.cursor === null && !model.isStatic;
  return (
    <ul class="approvals" aria-label="Approvals waiting">
      {approvals.slice(0, 20).map((approval) => (
        <li key={approval.id}>
          <StateGlyph look="asking" />
          <span class="grow"><span class="strong">{plainText(approval.question)}</span> <span class="quiet">{plainText(approval.detail)} · asked by {plainText(approval.agent)}</span></span>
          {approval.answers.map((answer, index) => (
            <button key={answer} type="button" class={index === 0 ? 'button primary' : 'button'} disabled={!canAnswer}
              onClick={() => model.act({ type: 'answerApproval', run: model.run!.run, id: approval.id, answer })}>{plainText(answer)}</button>
          ))}
        </li>
      ))}
    </ul>
  );
}
