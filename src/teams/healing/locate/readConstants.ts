const constant = /^(?:export\s+)?(?:(?:const|let|var)\s+)?([A-Za-z_$][\w$]*)(?:\s*:[^=]+)?\s*=(?!=)/;
const most = 500;

/**
 * Lines outside of every function that give a name a value which suspect lines read, with the highest score of those.
 * They run when the file is loaded, before any test, so coverage by test never points at them.
 */
export function readConstants(texts: readonly string[], scoreOf: (line: number) => number): { readonly line: number; readonly score: number }[] {
  const declared = new Map<string, number>();
  texts.forEach((text, at) => {
    const name = declared.size < most ? constant.exec(text)?.[1] : undefined;
    if (name !== undefined && !/=>|\bfunction\b/.test(text)) declared.set(name, at + 1);
  });
  if (declared.size === 0) return [];
  const best = new Map<number, number>();
  texts.forEach((text, at) => {
    const score = scoreOf(at + 1);
    if (score <= 0) return;
    for (const word of text.match(/[A-Za-z_$][\w$]*/g) ?? []) {
      const line = declared.get(word);
      if (line !== undefined && line !== at + 1 && (best.get(line) ?? 0) < score) best.set(line, score);
    }
  });
  return [...best].map(([line, score]) => ({ line, score }));
}
