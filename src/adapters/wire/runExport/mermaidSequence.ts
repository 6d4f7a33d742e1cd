import type { RunEvent } from '../../../runtime/runs/runEvent.ts';
import { MonitorTranslator } from '../monitor/monitorTranslator.ts';
import { oneLine } from '../monitor/oneLine.ts';

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
  const tasks = new Map<string, string>();
  const translator = new MonitorTranslator();
  let left = 0;
  for (const event of events) {
    if (messages.length >= mostMessages) {
      if (event.body.type === 'message') left++;
      continue;
    }
    const { body } = translator.translate(event);
    if (body.type === 'agent.joined') declare(body.agent.id, body.agent.title);
    if (body.type === 'task.created') tasks.set(body.task.id, body.task.title);
    if (body.type !== 'message') continue;
    const { from, to, via, kind, subject, task } = body.message;
    const target = via === 'agent' ? declare(to, to) : declare(`${via} ${to}`, `${via} ${to}`);
    // Of a task it says more what it is about than of which kind it is.
    const about = task !== null && (kind === 'task' || kind === 'result') ? (tasks.get(task) ?? subject) : subject;
    messages.push(`  ${declare(from, from)}${arrows[kind] ?? '->>'}${target}: ${textOf(`${kind} ${about}`)}`);
  }
  lines.push(...participants, ...messages);
  if (left > 0) lines.push(`  Note over ${ids.values().next().value ?? 'p1'}: ${left} more messages are not drawn`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid takes these characters for its own, and says how to write them. */
function textOf(text: string): string {
  return oneLine(text).slice(0, 120).replace(/[#;:<>&"%{}]/g, (character) => `#${character.charCodeAt(0)};`);
}
