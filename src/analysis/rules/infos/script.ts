import type { Language, RuleInfo, ReviewArea } from '../../observation.ts';

/** The languages that the JavaScript half reads. */
export const script: readonly Language[] = ['javascript', 'jsx', 'typescript', 'tsx'];

/** A rule of the JavaScript half, with what all of an area's rules share filled in. */
export function scriptRule(area: ReviewArea, info: Omit<RuleInfo, 'area' | 'languages' | 'id'> & { readonly name: string }): RuleInfo {
  const { name, ...rest } = info;
  return { id: `${area}/${name}`, area, languages: script, ...rest };
}
