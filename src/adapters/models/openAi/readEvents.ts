import { createParser } from 'eventsource-parser';

const maxCharacters = 20_000_000;

/** The data of each server-sent event of a body, up to the mark that ends it. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let waiting: string[] = [];
  let characters = 0;
  const parser = createParser({ onEvent: ({ data }) => waiting.push(data) });
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      characters += text.length;
      if (characters > maxCharacters) throw new RangeError('The reply does not end');
      parser.feed(text);
      // Without the empty line after it the last event is not told.
      if (done) parser.feed('\n\n');
      const ready = waiting;
      waiting = [];
      for (const data of ready) {
        if (data.trim() === '[DONE]') return;
        yield data;
      }
      if (done) return;
    }
  } finally {
    // Lets go of the connection where the reader stops early.
    reader.cancel().catch(() => {});
  }
}
