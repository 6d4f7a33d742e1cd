/** The linters whose own extensions may already show what our style reviewer would say. */
const linters: readonly (readonly [tool: string, source: RegExp])[] = [
  ['eslint', /^eslint\b/i],
  ['ruff', /^ruff\b/i],
  ['biome', /^biome\b/i],
  ['oxlint', /^ox(c|lint)\b/i],
];

/** Which linters speak in a file's diagnostics, sorted and without repetition. */
export function linterTools(sources: Iterable<string | undefined>): readonly string[] {
  const tools = new Set<string>();
  for (const source of sources) {
    if (source === undefined) continue;
    for (const [tool, pattern] of linters) if (pattern.test(source)) tools.add(tool);
  }
  return [...tools].sort();
}
