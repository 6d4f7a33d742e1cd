import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log, PhysicalLocation, ReportingDescriptor, Result, Run, ThreadFlowLocation } from 'sarif';
import type { RuleInfo } from '../../analysis/observation.ts';
import type { Range } from '../../base/text.ts';
import type { Finding } from '../../protocol/finding.ts';

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

export interface SarifInput {
  readonly findings: readonly Finding[];
  readonly ruleById: (id: string) => RuleInfo | undefined;
  readonly version: string;
  readonly startedAt?: number;
  readonly isSuccessful: boolean;
}

/** Findings as a SARIF 2.1.0 log: paths relative to their root, dismissals as suppressions, fixes as replacements. */
export function findingsToSarif(input: SarifInput): Log {
  const ruleIds = [...new Set(input.findings.map((finding) => finding.rule))].sort();
  const roots = [...new Set(input.findings.map((finding) => finding.root))];
  const baseIdOf = (root: string): string => (roots.length <= 1 ? 'SRCROOT' : `ROOT${roots.indexOf(root) + 1}`);
  const run: Run = {
    tool: {
      driver: {
        name: 'Roundtable',
        version: input.version,
        semanticVersion: input.version,
        rules: ruleIds.map((id) => describeRule(id, input.ruleById(id))),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: Object.fromEntries(roots.map((root) => [baseIdOf(root), { uri: folderUri(root) }])),
    invocations: [
      {
        executionSuccessful: input.isSuccessful,
        ...(input.startedAt === undefined ? {} : { startTimeUtc: new Date(input.startedAt).toISOString() }),
      },
    ],
    results: input.findings.map((finding) => toResult(finding, ruleIds.indexOf(finding.rule), baseIdOf(finding.root))),
  };
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
}

function describeRule(id: string, info: RuleInfo | undefined): ReportingDescriptor {
  if (info === undefined) return { id };
  return {
    id,
    name: info.title,
    shortDescription: { text: info.title },
    fullDescription: { text: info.why },
    help: { text: `${info.why}\n\n${info.remedy}`, markdown: `${info.why}\n\n**What to do.** ${info.remedy}` },
    defaultConfiguration: { level: levels[info.severity] },
    properties: { tags: [info.area, ...(info.cwe ?? []).map((cwe) => `external/cwe/${cwe.toLowerCase()}`)] },
  };
}

function toResult(finding: Finding, ruleIndex: number, baseId: string): Result {
  const place = (file: string, range: Range): PhysicalLocation => ({
    artifactLocation: { uri: encodePath(file), uriBaseId: baseId },
    region: {
      startLine: range.start.line,
      startColumn: range.start.column,
      endLine: range.end.line,
      endColumn: range.end.column,
    },
  });
  const steps = finding.evidence.filter((evidence) => evidence.kind === 'path' && evidence.range !== undefined);
  const flow: ThreadFlowLocation[] = steps.map((step) => ({
    location: { physicalLocation: place(step.file ?? finding.file, step.range!), message: { text: step.text } },
  }));
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: place(finding.file, finding.range),
        ...(finding.symbol === '' ? {} : { logicalLocations: [{ fullyQualifiedName: finding.symbol }] }),
      },
    ],
    partialFingerprints: { 'roundtable/v1': finding.id },
    ...(finding.related.length === 0
      ? {}
      : {
          relatedLocations: finding.related.map((related) => ({
            physicalLocation: place(related.file, related.range),
            message: { text: related.message },
          })),
        }),
    ...(flow.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations: flow }] }] }),
    ...(finding.fix === undefined ? {} : { fixes: [toFix(finding, finding.fix, place)] }),
    ...(finding.state.status === 'dismissed'
      ? { suppressions: [{ kind: 'external' as const, status: 'accepted' as const, justification: finding.state.reason }] }
      : {}),
    baselineState: finding.inDiff ? 'new' : 'unchanged',
    rank: Math.round(finding.confidence * 100),
    properties: {
      agent: finding.agent,
      category: finding.category,
      confidence: finding.confidence,
      inDiff: finding.inDiff,
      state: finding.state.status,
      shown: finding.shown,
      evidence: finding.evidence.map((evidence) => evidence.text),
      ...(finding.cwe.length === 0 ? {} : { cwe: finding.cwe }),
    },
  };
}

function toFix(
  finding: Finding,
  fix: NonNullable<Finding['fix']>,
  place: (file: string, range: Range) => PhysicalLocation,
): NonNullable<Result['fixes']>[number] {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  return {
    description: { text: fix.title },
    artifactChanges: files.map((file) => ({
      artifactLocation: place(file, finding.range).artifactLocation!,
      replacements: fix.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: place(file, edit.range).region!, insertedContent: { text: edit.newText } })),
    })),
  };
}

function folderUri(root: string): string {
  const uri = pathToFileURL(root + path.sep).href;
  return uri.endsWith('/') ? uri : `${uri}/`;
}

function encodePath(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
