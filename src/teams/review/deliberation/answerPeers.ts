import { importersOfName } from '../../../analysis/project/importersOfName.ts';
import type { ProjectIndex } from '../../../analysis/project/projectIndex.ts';
import { testReach } from '../../../analysis/project/testReach.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { FindingRef } from './findingRef.ts';
import type { PeerAnswer, PeerSubject } from './peerQuestions.ts';

/** Modules that hand requests to the code that imports them. */
const serverFramework = /^(express|koa|fastify|hono|restify|polka|next(\/.*)?|@hapi\/hapi|@nestjs\/.*|node:https?|https?|flask|fastapi|django(\..*)?|aiohttp(\..*)?|starlette(\..*)?|tornado(\..*)?)$/;
/** How many imports away from a server module code still counts as part of answering a request. */
const hotDistance = 2;
const mostNamed = 20;

/** Answers what a peer asks about a place, from the project's import graph and the coverage that is there. */
export async function answerPeer(session: ReviewSession, subject: PeerSubject, ref: FindingRef, signal: AbortSignal): Promise<PeerAnswer> {
  const { index } = await session.project.view(ref.root, signal);
  switch (subject) {
    case 'reach.of': {
      const coverage = await session.ports.coverage.read(session.changeSet.roots[ref.root]!.path, signal);
      const { verdicts } = testReach(index, [{ path: ref.file, lines: [{ start: ref.line, end: ref.endLine }] }], coverage === null ? {} : { coverage: coverage.files });
      const { verdict, by, tests } = verdicts[0] ?? { verdict: 'unknown', by: 'nothing', tests: [] };
      return { subject, verdict, by, tests };
    }
    case 'callers.of':
      return callersOf(index, ref);
    case 'heat.of':
      return heatOf(index, ref.file);
  }
}

/** Who imports the function that a place is in; known only for what the file exports by name. */
function callersOf(index: ProjectIndex, { file, symbol }: FindingRef): PeerAnswer {
  const name = symbol.split('.')[0]!;
  const exported = index.summaries.get(file)?.exports.some((one) => one.name === name) ?? false;
  if (name === '' || !exported) return { subject: 'callers.of', isKnown: false, files: [], count: 0, tests: 0 };
  const paths = [...new Set(importersOfName(index, file, name).filter(({ isExact }) => isExact).map(({ path }) => path))];
  const tests = paths.filter((path) => index.summaries.get(path)?.isTest === true);
  const files = paths.filter((path) => !tests.includes(path)).sort();
  return { subject: 'callers.of', isKnown: true, files: files.slice(0, mostNamed), count: files.length, tests: tests.length };
}

/** Whether a file is part of answering requests: it, or who imports it within two steps, imports a server framework. */
function heatOf(index: ProjectIndex, file: string): PeerAnswer {
  let ring = [file];
  const seen = new Set(ring);
  for (let distance = 0; distance <= hotDistance; distance++) {
    for (const path of ring) {
      const summary = index.summaries.get(path);
      const framework = summary?.isTest === true ? undefined : summary?.imports.find(({ specifier, kind }) => kind !== 'type' && serverFramework.test(specifier));
      if (framework !== undefined) return { subject: 'heat.of', isHot: true, why: distance === 0 ? `it answers requests (\`${framework.specifier}\`)` : `requests run it, through \`${path}\`` };
    }
    ring = ring.flatMap((path) => index.importersOf(path)).filter((path) => !seen.has(path) && seen.add(path).size < 2_000);
  }
  return { subject: 'heat.of', isHot: false, why: '' };
}
