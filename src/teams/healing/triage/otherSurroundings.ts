import type { RerunResult } from './rerun.ts';

/** Surroundings that code often depends on without saying so. */
const variants: readonly { readonly env: Readonly<Record<string, string>>; readonly words: string }[] = [
  { env: { TZ: 'UTC' }, words: 'the time zone UTC' },
  { env: { TZ: 'America/New_York' }, words: 'the time zone America/New_York' },
  { env: { LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' }, words: 'the locale en_US' },
];

/** Whether a text has to do with time zones or locales; anything else is not worth the runs. */
export function dependsOnSurroundings(text: string): boolean {
  return /\bnew Date\b|\bDate\.|toLocale|Intl\.|[tT]ime_?[zZ]one|strftime|localtime|datetime|locale\b/.test(text);
}

/** The surroundings in which all of the tests pass, or null. */
export async function passingSurroundings(ids: readonly string[], run: (env: Record<string, string>) => Promise<RerunResult>): Promise<{ readonly words: string; readonly assignment: string } | null> {
  for (const { env, words } of variants) {
    const results = await run({ ...env });
    if (ids.every((id) => results.get(id) === 'passed')) {
      return { words, assignment: Object.entries(env).map(([name, value]) => `${name}=${value}`).join(' ') };
    }
  }
  return null;
}
