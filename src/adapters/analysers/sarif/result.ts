import type { Evidence, Observation } from '../../../analysis/observation.ts';
import type { Json } from './json.ts';
import { listOf, recordOf, recordsOf, textOf } from './json.ts';
import type { PlaceReader } from './places.ts';
import { toPlace } from './places.ts';
import type { ImportedRule, RuleFinder } from './rules.ts';
import { cweOf, severityOf } from './rules.ts';

/** Steps of a path and other places that are kept of one result. */
const maxPlaces = 30;
const longestMessage = 2000;

/** One result as an observation; null where it is suppressed, is not a problem, or lies outside the root. */
export function observationOf(result: Json, rules: RuleFinder, places: PlaceReader, tool: string): { file: string; observation: Observation } | null {
  const kind = textOf(result['kind']) ?? 'fail';
  if (kind === 'pass' || kind === 'notApplicable' || textOf(result['baselineState']) === 'absent' || isSuppressed(result)) return null;
  const at = listOf(result['locations']).map((location) => places.read(location)).find((place) => place !== null);
  if (at === undefined) return null;
  const rule = rules(result);
  const { file, range } = at;
  const related = recordsOf(result['relatedLocations']).slice(0, maxPlaces).flatMap((location) => {
    const place = places.read(location);
    return place === null ? [] : [{ place: toPlace(place, file), message: clean(textOf(recordOf(location['message'])['text']) ?? 'Related') }];
  });
  const cwe = [...new Set([...rule.cwe, ...cweOf(recordOf(result['properties']), result)])];
  return {
    file,
    observation: {
      rule: `${slug(tool)}/${rule.id}`,
      severity: severityOf(textOf(result['level']), rule),
      confidence: confidenceOf(rule),
      range,
      message: messageOf(result, rule),
      evidence: [toolEvidence(rule, tool), ...pathOf(result, places, file)],
      symbol: symbolOf(result),
      ...(related.length === 0 ? {} : { related }),
      ...(cwe.length === 0 ? {} : { cwe }),
    },
  };
}

/** An accepted suppression, or one whose status nobody wrote down, hides a result. */
function isSuppressed(result: Json): boolean {
  return recordsOf(result['suppressions']).some((suppression) => (textOf(suppression['status']) ?? 'accepted') === 'accepted');
}

function confidenceOf(rule: ImportedRule): number {
  return { 'very-high': 0.95, high: 0.9, medium: 0.7, low: 0.5 }[rule.precision ?? ''] ?? 0.8;
}

function toolEvidence(rule: ImportedRule, tool: string): Evidence {
  const isLink = rule.url !== undefined && /^https?:\/\//i.test(rule.url);
  return { kind: 'tool', text: `${tool}, rule ${rule.id}${isLink ? ` (${rule.url!})` : ''}` };
}

/** The first data flow, step by step. */
function pathOf(result: Json, places: PlaceReader, file: string): Evidence[] {
  const flow = recordsOf(recordsOf(result['codeFlows'])[0]?.['threadFlows'])[0];
  return recordsOf(flow?.['locations']).slice(0, maxPlaces).flatMap((step) => {
    const location = recordOf(step['location']);
    const place = places.read(location);
    if (place === null) return [];
    return [{ kind: 'path' as const, text: clean(textOf(recordOf(location['message'])['text']) ?? 'passes through here'), place: toPlace(place, file) }];
  });
}

function symbolOf(result: Json): string {
  const logical = recordsOf(recordsOf(result['locations'])[0]?.['logicalLocations'])[0];
  return textOf(logical?.['fullyQualifiedName']) ?? textOf(logical?.['name']) ?? '';
}

/** A message may be written out, name a template of its rule, or have `{0}` places for arguments. */
function messageOf(result: Json, rule: ImportedRule): string {
  const message = recordOf(result['message']);
  const id = textOf(message['id']);
  const template = textOf(message['text']) ?? textOf(message['markdown']) ?? (id === undefined ? undefined : textOf(recordOf(rule.messages[id])['text']));
  const values = listOf(message['arguments']).map(String);
  const filled = (template ?? rule.title ?? rule.id).replace(/\{(\d+)\}/g, (hole, index: string) => values[Number(index)] ?? hole);
  return clean(filled);
}

/** Links written as `[text](3)` point to places by number; their text alone is kept. */
function clean(text: string): string {
  const plain = text.replace(/\[([^\]\n]{1,300})\]\(\d+\)/g, '$1').replace(/\s+/g, ' ').trim();
  return plain.length > longestMessage ? `${plain.slice(0, longestMessage - 3)}...` : plain;
}

function slug(tool: string): string {
  return tool.toLowerCase().replace(/[^a-z\d]+/g, '-').replace(/^-|-$/g, '') || 'imported';
}
