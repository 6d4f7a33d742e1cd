import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findingsToSarif } from '../../adapters/wire/sarif.ts';
import { reviewToJson } from '../../adapters/wire/reviewJson.ts';
import type { ReviewJson } from '../../adapters/wire/reviewJson.ts';
import { productVersion } from '../../adapters/productVersion.ts';
import { ruleById } from '../../analysis/rules/catalogue.ts';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
import { severityRank } from '../../base/severity.ts';
import type { RunEnd } from '../../runtime/runs/runEvent.ts';
import { defaultShowing } from '../../teams/review/reviewRequest.ts';
import type { ReviewResult } from '../../teams/review/reviewResult.ts';
import { exitCodes } from '../exitCodes.ts';
import { printMarkdown } from '../printers/markdownPrinter.ts';
import { printPretty } from '../printers/prettyPrinter.ts';
import { createPaint } from '../printers/paint.ts';
import type { FailLevel, ReviewFormat, ReviewOptions } from './reviewOptions.ts';

/** Prints what a review came to, and says with which code the command exits. */
export async function reportReview(run: string, end: RunEnd, options: Pick<ReviewOptions, 'format' | 'output' | 'failOn'>): Promise<number> {
  if (end.status === 'failed') {
    if (end.error.name === 'UserFacingError') throw new UserFacingError(end.error.message);
    throw new Error(end.error.message);
  }
  const result = end.result as ReviewResult | null;
  if (result === null) {
    process.stderr.write('Cancelled before there was a result\n');
    return exitCodes.interrupted;
  }
  const json = reviewToJson(run, result);
  await print(render(json, options.format, options.output === undefined), options.output);
  if (end.status === 'cancelled') return exitCodes.interrupted;
  if (failsOn(json, options.failOn)) return exitCodes.findings;
  return end.status === 'partial' ? exitCodes.partial : exitCodes.done;
}

function render(json: ReviewJson, format: ReviewFormat, isOnTerminal: boolean): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(json, null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(findingsToSarif({ findings: json.findings, ruleById, version: productVersion, isSuccessful: json.partial === undefined }), null, 2)}\n`;
    case 'markdown':
      return printMarkdown(json);
    case 'pretty':
      return printPretty(json, createPaint(isOnTerminal ? process.stdout : {}, process.env));
  }
}

async function print(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) {
    // A pipe that closes early, as `| head` does, is no failure of ours.
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
    return;
  }
  try {
    await mkdir(path.dirname(output), { recursive: true });
    await writeFile(output, text);
  } catch (error) {
    throw new UserFacingError(`${output} cannot be written: ${errorMessage(error)}`, { cause: error });
  }
}

/** Open findings of the change at or over the severity, whether shown or over the cap. */
function failsOn(json: ReviewJson, level: FailLevel): boolean {
  if (level === 'never') return false;
  return json.findings.some(
    (finding) =>
      finding.inDiff &&
      (finding.state.status === 'open' || finding.state.status === 'cameBack') &&
      finding.confidence >= defaultShowing.minimumConfidence &&
      severityRank(finding.severity) <= severityRank(level),
  );
}
