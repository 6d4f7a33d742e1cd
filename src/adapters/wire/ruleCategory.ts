/** The word a finding is grouped by: `security`, `secrets`, `eslint`; the part of the rule before its name. */
export function ruleCategory(rule: string, agent: string): string {
  if (rule.startsWith('security/secret')) return 'secrets';
  const slash = rule.indexOf('/');
  return slash === -1 ? agent : rule.slice(0, slash);
}
