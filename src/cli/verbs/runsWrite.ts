const gone = new WeakMap<NodeJS.WritableStream, { isGone: boolean }>();

/** Writes to a stream and waits until it is taken; false once the reader has gone, as with `| head`, which is no failure of ours. */
export async function writeOut(out: NodeJS.WritableStream, text: string): Promise<boolean> {
  let state = gone.get(out);
  if (state === undefined) {
    const fresh = { isGone: false };
    state = fresh;
    gone.set(out, fresh);
    // It stays for good: a broken pipe is told after the write that met it has returned.
    out.on('error', () => (fresh.isGone = true));
  }
  if (!state.isGone) await new Promise<void>((resolve) => out.write(text, () => resolve()));
  return !state.isGone;
}
