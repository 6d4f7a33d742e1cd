import type { MonitorModel } from '../model/monitorModel.ts';
import { count, plainText } from '../model/words.ts';
import { Icon, IconButton } from './Icon.tsx';

/** What went wrong between the page and its host: what is here stays, and one can try again. */
export function Notice({ model }: { readonly model: MonitorModel }) {
  const { pull, refusal } = model;
  return (
    <div class="notices" role="status">
      {pull.kind === 'failed' ? (
        <p class="notice"><Icon name="warning" /><span class="grow">This shows the run up to event {count(model.log.head)}. {plainText(pull.message)}</span><IconButton icon="refresh" label="Load the rest" isLabelled onClick={() => model.pullOn()} /></p>
      ) : null}
      {pull.kind === 'loading' && model.log.head > 0 && model.log.head < (model.run?.events ?? 0) ? <p class="notice quiet"><span>Loading: {count(model.log.head)} of {count(model.run!.events)} events</span></p> : null}
      {refusal === null ? null : <p class="notice"><Icon name="error" /><span class="grow">{plainText(refusal)}</span><IconButton icon="close" label="Dismiss" onClick={() => model.set({ refusal: null })} /></p>}
    </div>
  );
}
