import type { RunEvent } from '../../../runtime/runs/runEvent.ts';
import { oneLine } from '../monitor/preview.ts';

/** Diagrams of more than this are drawn by nothing. */
const mostMessages = 500;
const arrows: Readonly<Record<string, string>> = { reply: '-->>', result: '-->>', event: '-)', bid: '-->>', vote: '-->>' };

/** The messages of a run as a Mermaid sequence diagram. */
export function mermaidSequence(events: readonly RunEvent[]): string {
  const lines = ['sequenceDiagram'];
  const ids = new Map<string, string>();
  const idOf = (name: string): string => {
    let id = ids.get(name);
    if (id === undefined) ids.set(name, (id = `p${ids.size + 1}`));
    return id;
  };
  const participants: string[] = [];
  const declare = (name: string, title: string): string => {
    const isNew = !ids.has(name);
    const id = idOf(name);
    if (isNew) participants.push(`  participant ${id} as ${textOf(title)}`);
    return id;
  };
  const messages: string[] = [];
  let left = 0;
  for (const { body } of events) {
    if (body.type === 'agent.joined') declare(body.agent.id, body.agent.title);
    if (body.type !== 'message') continue;
    if (messages.length >= mostMessages) {
      left++;
      continue;
    }
    const { from, to, kind, subject } = body.message;
    const target = 'agent' in to ? declare(to.agent, to.agent) : 'topic' in to ? declare(`#${to.topic}`, `topic ${to.topic}`) : declare(`queue ${to.queue}`, `queue ${to.queue}`);
    messages.push(`  ${declare(from, from)}${arrows[kind] ?? '->>'}${target}: ${textOf(`${kind} ${subject}`)}`);
  }
  lines.push(...participants, ...messages);
  if (left > 0) lines.push(`  Note over ${ids.values().next().value ?? 'p1'}: ${left} more messages are not drawn`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid takes these characters for its own, and says how to write them. */
function textOf(text: string): string {
  return oneLine(text).slice(0, 120).replace(/[#;:<>&"%{}]/g, (character) => `#${character.charCodeAt(0)};`);
}
