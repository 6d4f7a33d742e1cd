import { findingOf, messagesAbout } from '../model/aboutFinding.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { confidence, plainText } from '../model/words.ts';
import { Facts } from './Facts.tsx';
import { IconButton } from './Icon.tsx';
import { AgentLink, MessageLink, PlaceLink } from './Links.tsx';
import { Marked } from './Marked.tsx';
import { SeverityIcon } from './SeverityIcon.tsx';

export function InspectFinding({ model, id }: { readonly model: MonitorModel; readonly id: string }) {
  const found = findingOf(model.state, id);
  if (found === undefined) return <p class="empty">This finding has not been raised {model.cursor === null ? 'in this run' : 'at this moment'}.</p>;
  const { finding, drop } = found;
  const about = messagesAbout(model.log, finding);
  return (
    <>
      <h3><SeverityIcon severity={finding.severity} /> <Marked text={finding.message} /></h3>
      <Facts rows={[
        ['Code', <PlaceLink key="place" model={model} place={finding.place} />],
        ['Raised by', <AgentLink key="agent" model={model} id={finding.agent} />],
        ['Rule', <code key="rule">{plainText(finding.rule)}</code>],
        ['Confidence', confidence(finding.confidence)],
        ['State', drop === undefined ? `${finding.state}${finding.shown ? ', shown' : ', not shown'}` : <span key="drop" class="bad">dropped by {plainText(drop.by)}: {plainText(drop.why)}</span>],
        ...finding.votes.map((vote) => [vote.vote === 'for' ? 'Vote for' : 'Vote against', <span key={vote.agent}><AgentLink model={model} id={vote.agent} /> {plainText(vote.why)}</span>] as const),
      ]} />
      {model.isStatic ? null : <div class="buttons"><IconButton icon="file" label="Explain" isLabelled onClick={() => model.act({ type: 'openFinding', id })} /></div>}
      <h3>How it came about</h3>
      {about.length === 0 ? <p class="quiet">No message names it.</p> : <ul class="links">{about.map((index) => <MessageLink key={index} model={model} index={index} />)}</ul>}
    </>
  );
}
