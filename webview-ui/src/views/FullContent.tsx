import { useEffect, useState } from 'preact/hooks';
import type { Inspection } from '../../../src/protocol/monitor/monitorHost.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { plainText } from '../model/words.ts';
import { IconButton } from './Icon.tsx';
import { JsonView } from './JsonView.tsx';
import { PlaceLink } from './Links.tsx';

type Loading = { readonly kind: 'loading' } | { readonly kind: 'failed'; readonly message: string } | { readonly kind: 'there'; readonly inspection: Inspection; readonly value: unknown };

/** The whole entry, fetched when somebody looks at it and not before. */
export function FullContent({ model, seq }: { readonly model: MonitorModel; readonly seq: number }) {
  const [content, setContent] = useState<Loading>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    // Arrowing through a list asks only for where one stays.
    const timer = setTimeout(() => {
      model.host.inspect(model.run!.run, seq).then(
        (inspection) => isCurrent && setContent({ kind: 'there', inspection, value: parsed(inspection) }),
        (error: unknown) => isCurrent && setContent({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
    }, 120);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [seq, model.run?.run, attempt]);
  return (
    <section class="content">
      <div class="section-head">
        <h3>Content</h3>
        {content.kind === 'there' ? <IconButton icon="copy" label="Copy content" onClick={() => model.act({ type: 'copy', text: content.inspection.json })} /> : null}
      </div>
      {content.kind === 'loading' ? <p class="quiet">Loading…</p> : null}
      {content.kind === 'failed' ? <p class="refused">{plainText(content.message)} <button type="button" class="link" onClick={() => setAttempt(attempt + 1)}>Try again</button></p> : null}
      {content.kind === 'there' ? (
        <>
          {content.inspection.places.length === 0 ? null : <p class="places">{content.inspection.places.slice(0, 12).map((place) => <PlaceLink key={`${place.file}:${place.line}`} model={model} place={place} />)}</p>}
          {content.inspection.isCut ? <p class="quiet">Only the beginning is shown: the whole is larger than the monitor loads.</p> : null}
          {content.value === undefined ? <pre class="raw">{plainText(content.inspection.json)}</pre> : <JsonView value={content.value} />}
        </>
      ) : null}
    </section>
  );
}

function parsed({ json, isCut }: Inspection): unknown {
  if (isCut) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
