import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedCall, Script, ScriptedAnswer } from './scriptedAnswer.ts';

/** A provider's words for the parts of an answer. */
export interface Protocol {
  /** The events that come before the text, the text in pieces, and those after it. */
  text(answer: { text: string; usage?: { input?: number; output?: number; cacheRead?: number; cacheWrite?: number } | undefined; stop: 'end' | 'maxTokens' | 'refusal' }): { before: string[]; piece(text: string): string; after: string[] };
  tools(answer: { text: string; calls: readonly { name: string; arguments: string }[] }): string[];
  error(status: number, message: string): string;
  streamError(type: string, message: string): string;
  /** Answers what is no completion: token counts. */
  other?(call: RecordedCall): string | undefined;
}

export interface ScriptedServer {
  readonly url: string;
  readonly calls: RecordedCall[];
  /** Connections with an answer under way. */
  readonly open: number;
  close(): Promise<void>;
}

/** A real HTTP server that answers in a provider's protocol, as a script says. */
export async function startScriptedServer(protocol: Protocol, script: Script): Promise<ScriptedServer> {
  const calls: RecordedCall[] = [];
  let open = 0;
  let completions = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString();
    const call: RecordedCall = { path: request.url ?? '', headers: request.headers, body: JSON.parse(raw || '{}') as Record<string, unknown>, raw, wasAborted: false };
    calls.push(call);
    open++;
    response.on('close', () => {
      open--;
      call.wasAborted = !response.writableFinished;
    });
    const other = protocol.other?.(call);
    if (other !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(other);
      return;
    }
    await answer(protocol, script(call, completions++), response);
  };
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    get open() {
      return open;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(protocol: Protocol, scripted: ScriptedAnswer, response: ServerResponse): Promise<void> {
  if (scripted.kind === 'status') {
    response.writeHead(scripted.status, { 'content-type': 'application/json', ...scripted.headers }).end(protocol.error(scripted.status, scripted.message ?? 'scripted'));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', ...(scripted.kind === 'text' ? scripted.headers : {}) });
  switch (scripted.kind) {
    case 'tools':
      response.end(protocol.tools({ text: scripted.text ?? '', calls: scripted.calls }).join(''));
      return;
    case 'malformed':
      response.end(`${protocol.text({ text: '', stop: 'end' }).before.join('')}event: content_block_delta\ndata: {"type": "content_block_delta", oops\n\n`);
      return;
    case 'streamError':
      response.end(`${protocol.text({ text: '', stop: 'end' }).before.join('')}${protocol.streamError(scripted.type, scripted.message)}`);
      return;
    default: {
      const stop = scripted.kind === 'refusal' ? 'refusal' : scripted.kind === 'maxTokens' ? 'maxTokens' : 'end';
      const text = scripted.kind === 'refusal' ? '' : scripted.text;
      const parts = protocol.text({ text, stop, usage: scripted.kind === 'text' ? scripted.usage : undefined });
      const pieces = text.match(/[\s\S]{1,8}/g) ?? [];
      response.write(parts.before.join(''));
      for (const [index, piece] of pieces.entries()) {
        if (scripted.kind === 'cut' && index >= scripted.pieces) {
          // Give what was written time to arrive, so that it is the reply that breaks, not its beginning.
          await delay(5);
          response.destroy();
          return;
        }
        if (scripted.kind === 'slow') {
          if (scripted.pauseMs === Infinity) return;
          await delay(scripted.pauseMs);
          if (response.destroyed) return;
        }
        response.write(parts.piece(piece));
      }
      response.end(scripted.kind === 'short' ? '' : parts.after.join(''));
    }
  }
}
