import type { RuleInfo } from '../observation.ts';
import { javaScriptRules } from '../javascript/rules.ts';
import { projectRules } from '../project/rules.ts';
import { pythonRules } from '../python/rules.ts';
import { judgementRules } from './infos/judgement.ts';
import { secretRules } from './infos/secrets.ts';

/** Every rule once, with the languages of both halves where they share it. */
export const allRules: readonly RuleInfo[] = mergeRules([...javaScriptRules.flatMap((rule) => rule.infos), ...pythonRules, ...projectRules, ...secretRules, ...judgementRules]);

/** The rule with an id, or undefined. */
export function ruleById(id: string): RuleInfo | undefined {
  return byId.get(id);
}

/** Makes one of rules with the same id: the first speaks, the languages of all are listed. */
export function mergeRules(infos: readonly RuleInfo[]): RuleInfo[] {
  const merged = new Map<string, RuleInfo>();
  for (const info of infos) {
    const known = merged.get(info.id);
    merged.set(info.id, known === undefined ? info : { ...known, languages: [...new Set([...known.languages, ...info.languages])] });
  }
  return [...merged.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const byId = new Map(allRules.map((rule) => [rule.id, rule]));
