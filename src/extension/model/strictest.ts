/** What the levels of the settings say; absent where a level says nothing. */
export interface StatedLevels {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

export interface StrictModelSettings {
  readonly keepLocal: boolean;
  readonly localGlobs: readonly string[];
  readonly mask: readonly string[];
  readonly maxUsdPerRun: number | null;
  readonly maxUsdPerDay: number | null;
}

/**
 * Takes the strictest of what each level says: on where one says so, all lists together, the lowest of the caps. The editor
 * would let a workspace overrule its user, and a workspace may be anybody's. Levels of several folders count together.
 */
export function strictest(levelsOf: (key: keyof StrictModelSettings) => readonly StatedLevels[]): StrictModelSettings {
  const stated = (key: keyof StrictModelSettings): unknown[] =>
    levelsOf(key).flatMap(({ globalValue, workspaceValue, workspaceFolderValue }) => [globalValue, workspaceValue, workspaceFolderValue]).filter((value) => value !== undefined && value !== null);
  const list = (key: keyof StrictModelSettings): string[] => [...new Set(stated(key).flat().filter((entry): entry is string => typeof entry === 'string'))];
  const cap = (key: keyof StrictModelSettings): number | null => {
    const amounts = stated(key).map((value) => (typeof value === 'number' && value >= 0 ? value : 0));
    return amounts.length === 0 ? null : Math.min(...amounts);
  };
  return {
    keepLocal: stated('keepLocal').some((value) => value !== false),
    localGlobs: list('localGlobs'),
    mask: list('mask'),
    maxUsdPerRun: cap('maxUsdPerRun'),
    maxUsdPerDay: cap('maxUsdPerDay'),
  };
}
