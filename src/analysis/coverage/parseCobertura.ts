import { XMLParser } from 'fast-xml-parser';
import { isRecord } from '../project/projectConfig.ts';
import type { CoverageReport } from './coverageReport.ts';
import { CoverageBuilder } from './coverageReport.ts';

/** Reads Cobertura XML, which coverage.py and many others write. File names are relative to one of its `source` folders. */
export function parseCobertura(text: string): CoverageReport | undefined {
  let data: unknown;
  try {
    data = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', processEntities: false }).parse(text) as unknown;
  } catch {
    return undefined;
  }
  const coverage = isRecord(data) ? data['coverage'] : undefined;
  if (!isRecord(coverage)) return undefined;
  const sources = listOf(isRecord(coverage['sources']) ? coverage['sources']['source'] : undefined).filter((source) => typeof source === 'string');
  const only = sources.length === 1 && sources[0] !== '' && sources[0] !== '.' ? `${sources[0]!.replace(/[\\/]$/, '')}/` : '';
  const builder = new CoverageBuilder();
  for (const pack of members(coverage['packages'], 'package')) {
    for (const part of members(pack['classes'], 'class')) {
      const file = part['@filename'];
      if (typeof file !== 'string') continue;
      const path = /^([\\/]|[a-z]:)/i.test(file) ? file : only + file;
      for (const line of members(part['lines'], 'line')) builder.add(path, Number(line['@number']), Number(line['@hits']));
    }
  }
  return builder.build();
}

function members(holder: unknown, name: string): Record<string, unknown>[] {
  return isRecord(holder) ? listOf(holder[name]).filter(isRecord) : [];
}

/** The parser gives one child as itself and several as a list. */
function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
