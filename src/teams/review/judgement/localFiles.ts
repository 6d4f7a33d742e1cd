import type { Finding } from '../finding.ts';
import type { ReviewSession } from '../reviewSession.ts';

const mostNamed = 200;

/** Files of the change that no model is shown, because the user keeps them here. Said in the run and in its result. */
export interface KeptLocal {
  readonly files: readonly string[];
  /** All of them, where they are too many to name. */
  readonly total: number;
}

export function keptLocal(session: ReviewSession): KeptLocal {
  const kept = session.changeSet.files.filter((file) => file.status !== 'deleted' && session.staysLocal(file)).map(({ path }) => path);
  return { files: kept.slice(0, mostNamed), total: kept.length };
}

/**
 * Whether a finding says anything of a file that stays here: it lies there, its evidence does, or its words name one.
 * Such a finding is not put to a model at all, since its message may repeat what it was read from.
 */
export function speaksOfLocal(finding: Finding, session: ReviewSession): boolean {
  const isLocal = (path: string): boolean => session.staysLocal({ path });
  const file = session.changeSet.files.find(({ root, path }) => root === finding.root && path === finding.file);
  if (file === undefined ? isLocal(finding.file) : session.staysLocal(file)) return true;
  if (finding.evidence.some(({ place }) => place?.file !== undefined && isLocal(place.file))) return true;
  return [finding.message, ...finding.evidence.map(({ text }) => text)].some((words) => pathsIn(words).some(isLocal));
}

/** What stands between backticks in our sentences may be a path, with a line behind it. */
function pathsIn(words: string): string[] {
  return [...words.matchAll(/`([^`\n]{1,400})`/g)].map((match) => match[1]!.replace(/:\d+(?::\d+)?$/, ''));
}
