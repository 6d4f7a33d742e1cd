import type { Severity } from '../../../base/severity.ts';
import type { Json } from './json.ts';
import { countOf, listOf, recordOf, recordsOf, textOf } from './json.ts';

/** What a result takes from the rule it names. */
export interface ImportedRule {
  readonly id: string;
  readonly level: string | undefined;
  readonly title: string | undefined;
  readonly url: string | undefined;
  readonly cwe: readonly string[];
  /** CVSS-like figure that code scanners write, 0 to 10. */
  readonly securitySeverity: number | undefined;
  readonly precision: string | undefined;
  readonly messages: Json;
}

/** Finds the rule of a result among those of the tool and its extensions. */
export type RuleFinder = (result: Json) => ImportedRule;

export function rulesOf(run: Json): RuleFinder {
  const tool = recordOf(run['tool']);
  const driver = recordsOf(recordOf(tool['driver'])['rules']).map(toRule);
  const extensions = recordsOf(tool['extensions']).map((extension) => recordsOf(extension['rules']).map(toRule));
  const byId = new Map<string, ImportedRule>();
  for (const rule of [...driver, ...extensions.flat()]) if (!byId.has(rule.id)) byId.set(rule.id, rule);
  return (result) => {
    const reference = recordOf(result['rule']);
    const id = textOf(result['ruleId']) ?? textOf(reference['id']);
    const component = countOf(recordOf(reference['toolComponent'])['index']);
    const index = countOf(result['ruleIndex']) ?? countOf(reference['index']);
    const listed = index === undefined ? undefined : (component === undefined ? driver : extensions[component])?.[index];
    // A hierarchical id such as `CA1000/1` belongs to the rule `CA1000`.
    const named = id === undefined ? undefined : (byId.get(id) ?? byId.get(id.slice(0, id.lastIndexOf('/'))));
    return named ?? listed ?? { ...unknownRule, id: id ?? 'result' };
  };
}

const unknownRule: ImportedRule = {
  id: 'result', level: undefined, title: undefined, url: undefined, cwe: [], securitySeverity: undefined, precision: undefined, messages: {},
};

function toRule(rule: Json): ImportedRule {
  const properties = recordOf(rule['properties']);
  const score = Number(properties['security-severity']);
  return {
    id: textOf(rule['id']) ?? 'result',
    level: textOf(recordOf(rule['defaultConfiguration'])['level']),
    title: textOf(recordOf(rule['shortDescription'])['text']) ?? textOf(rule['name']),
    url: textOf(rule['helpUri']),
    cwe: cweOf(properties, rule),
    securitySeverity: properties['security-severity'] !== undefined && Number.isFinite(score) ? score : undefined,
    precision: textOf(properties['precision']),
    messages: recordOf(rule['messageStrings']),
  };
}

/** Scanners write `external/cwe/cwe-079`, `CWE-79: ...`, a `cwe` property, or a relationship to the CWE taxonomy. */
export function cweOf(properties: Json, holder: Json = {}): string[] {
  const written = [
    ...listOf(properties['tags']),
    ...listOf(properties['cwe']),
    properties['cwe'],
    ...recordsOf(holder['relationships']).map((relation) => {
      const target = recordOf(relation['target']);
      return /cwe/i.test(textOf(recordOf(target['toolComponent'])['name']) ?? '') ? `CWE-${String(target['id']).replace(/^cwe-/i, '')}` : undefined;
    }),
    ...recordsOf(holder['taxa']).map((taxon) => (/cwe/i.test(textOf(recordOf(taxon['toolComponent'])['name']) ?? '') ? `CWE-${String(taxon['id']).replace(/^cwe-/i, '')}` : undefined)),
  ];
  const found = written.flatMap((tag) => (typeof tag === 'string' ? [...tag.matchAll(/\bcwe[-_: ]?0*([1-9]\d{0,4})\b/gi)].map((match) => `CWE-${match[1]!}`) : []));
  return [...new Set(found)];
}

export function severityOf(level: string | undefined, rule: ImportedRule): Severity {
  if (rule.securitySeverity !== undefined && rule.securitySeverity >= 7) return 'error';
  switch (level ?? rule.level ?? 'warning') {
    case 'error':
      return 'error';
    case 'note':
      return 'info';
    case 'none':
      return 'hint';
    default:
      return 'warning';
  }
}
