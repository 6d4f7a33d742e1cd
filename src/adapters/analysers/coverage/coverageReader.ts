import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isStale, relativeCoverage } from '../../../analysis/coverage/coverageReport.ts';
import type { CoverageReport } from '../../../analysis/coverage/coverageReport.ts';
import { parseCoverage, usualCoverageFiles } from '../../../analysis/coverage/parseCoverage.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import type { CoverageData, CoveredFile, CoverageReader } from '../../../teams/review/ports/instruments.ts';

/** A larger report would cost more to read than it tells. */
const largestReport = 64 * 1024 * 1024;

/** Reads the newest usable coverage file at the usual places under a root. */
export function createCoverageReader(): CoverageReader {
  return {
    read: async (root, signal) => {
      for (const { file, writtenAt } of await reportsUnder(root)) {
        throwIfAborted(signal);
        const data = await readReport(root, file, writtenAt, signal);
        if (data !== null) return data;
      }
      return null;
    },
  };
}

/** Newest first; of two written by the same run the more telling one, which the list of usual places names first. */
async function reportsUnder(root: string): Promise<{ file: string; writtenAt: number }[]> {
  const places = [...usualCoverageFiles, ...(await nycOutput(root))];
  const found = await Promise.all(
    places.map(async (file, rank) => {
      const info = await stat(path.join(root, file)).catch(() => null);
      return info?.isFile() === true && info.size <= largestReport ? [{ file, rank, writtenAt: info.mtimeMs }] : [];
    }),
  );
  const sameRunMs = 60_000;
  return found.flat().sort((a, b) => (Math.abs(a.writtenAt - b.writtenAt) <= sameRunMs ? a.rank - b.rank : b.writtenAt - a.writtenAt));
}

async function nycOutput(root: string): Promise<string[]> {
  const names = await readdir(path.join(root, '.nyc_output')).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).slice(0, 20).map((name) => `.nyc_output/${name}`);
}

async function readReport(root: string, source: string, writtenAt: number, signal: AbortSignal): Promise<CoverageData | null> {
  const text = await readFile(path.join(root, source), 'utf8').catch(() => null);
  const report = text === null ? undefined : parseCoverage(text);
  if (report === undefined || report.size === 0) return null;
  const realRoot = await realpath(root).catch(() => root);
  const changedAt = await knownFiles(report, [...new Set([root, realRoot])], signal);
  const known = new Set(changedAt.keys());
  const files = new Map<string, CoveredFile>(relativeCoverage(report, root, known));
  if (realRoot !== root) for (const [file, covered] of relativeCoverage(report, realRoot, known)) files.set(file, covered);
  for (const [file, time] of changedAt) if (isStale(writtenAt, time)) files.delete(file);
  return files.size === 0 ? null : { source, writtenAt, files };
}

/**
 * Which files of the workspace a report may mean, and when they changed last. Reports write paths absolutely, relative,
 * or as another machine saw them: the longest end of a path that exists under the root is taken.
 */
async function knownFiles(report: CoverageReport, roots: readonly string[], signal: AbortSignal): Promise<Map<string, number>> {
  const changedAt = new Map<string, number>();
  for (const written of report.keys()) {
    throwIfAborted(signal);
    for (const candidate of candidatesFor(written, roots)) {
      const info = changedAt.has(candidate) ? null : await stat(path.join(roots[0]!, candidate)).catch(() => null);
      if (info?.isFile() === true) changedAt.set(candidate, info.mtimeMs);
      if (changedAt.has(candidate)) break;
    }
  }
  return changedAt;
}

function candidatesFor(written: string, roots: readonly string[]): string[] {
  const plain = written.replaceAll('\\', '/').replace(/^file:\/\//, '');
  for (const root of roots) {
    const base = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
    if (plain.startsWith(base)) return [plain.slice(base.length)];
  }
  const parts = plain.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return [];
  // An absolute path of elsewhere needs a folder in common with ours, or every index file would fit.
  const shortest = /^([\\/]|[a-z]:)/i.test(plain) ? 2 : 1;
  return parts.map((_, at) => parts.slice(at)).filter((rest) => rest.length >= Math.min(shortest, parts.length)).slice(0, 12).map((rest) => rest.join('/'));
}
