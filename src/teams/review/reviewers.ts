import type { AgentDefinition } from '../../runtime/agents/agent.ts';
import { createReviewer } from './agents/reviewer.ts';
import type { ReviewerOptions } from './agents/reviewer.ts';
import { runWorkspaceLinter } from './agents/styleLint.ts';
import type { ChangedFile } from './changeSet.ts';
import type { ReviewerId } from './finding.ts';
import { flowInstrument } from './instruments/flowInstrument.ts';
import { createProjectInstruments } from './instruments/projectInstruments.ts';
import { regexInstrument } from './instruments/regexInstrument.ts';
import { rulesInstrument } from './instruments/rulesInstrument.ts';
import { secretsInstrument } from './instruments/secretsInstrument.ts';
import type { LinterFound } from './ports/instruments.ts';
import type { ReviewSession } from './reviewSession.ts';

/** The reviewers of one run and what they can read. */
export interface Reviewers {
  readonly ids: readonly ReviewerId[];
  readonly agents: readonly AgentDefinition[];
  /** Whether it has an instrument that reads this file, among the quick ones or the slow ones. */
  readonly reads: (reviewer: ReviewerId, file: ChangedFile, isSlow: boolean) => boolean;
  readonly readsProject: (reviewer: ReviewerId) => boolean;
  /** What a reviewer's instruments check, in words, with how many questions each had to leave open. */
  checks(reviewer: ReviewerId, undecided: ReadonlyMap<string, number>): readonly string[];
  useLinters(linters: readonly (readonly LinterFound[])[]): void;
}

/** Seats the reviewers that were asked for, each with its instruments. Adding an instrument is one line here. */
export function seatReviewers(session: ReviewSession): Reviewers {
  const { ports, request } = session;
  const { analyser } = ports;
  const project = createProjectInstruments(session);
  let linters: readonly (readonly LinterFound[])[] = [];

  const all: readonly ReviewerOptions[] = [
    {
      id: 'style',
      fileInstruments: [rulesInstrument('style', analyser)],
      lint: (input, context) => {
        const tool = linters[input.root]![input.tool]!;
        return runWorkspaceLinter(session, tool, tool.configuration ?? '', input, context);
      },
    },
    {
      id: 'security',
      fileInstruments: [rulesInstrument('security', analyser), secretsInstrument(ports.secrets), regexInstrument(ports)],
      projectInstruments: [flowInstrument(session)],
    },
    { id: 'tests', fileInstruments: [rulesInstrument('tests', analyser, session.summaries)], projectInstruments: [project.testReach] },
    { id: 'performance', fileInstruments: [rulesInstrument('performance', analyser)] },
    {
      id: 'structure',
      fileInstruments: [rulesInstrument('structure', analyser, session.summaries)],
      projectInstruments: [project.duplicates, project.importCycles, project.staleUsers],
    },
  ];
  const seated = all.filter((options) => request.reviewers.includes(options.id));
  const optionsOf = (id: ReviewerId): ReviewerOptions | undefined => seated.find((options) => options.id === id);

  return {
    ids: seated.map((options) => options.id),
    agents: seated.map((options) => createReviewer(options, session)),
    reads: (id, file, isSlow) =>
      optionsOf(id)?.fileInstruments.some((instrument) => (instrument.isSlow ?? false) === isSlow && instrument.appliesTo(file)) ?? false,
    readsProject: (id) => (optionsOf(id)?.projectInstruments?.length ?? 0) > 0,
    checks: (id, undecided) => {
      const options = optionsOf(id);
      if (options === undefined) return [];
      const tools = options.lint === undefined ? [] : [...new Set(linters.flat().map((tool) => `the workspace's ${tool.tool}`))];
      return [...tools, ...[...options.fileInstruments, ...(options.projectInstruments ?? [])].map((item) => item.checks + (undecided.has(item.id) ? ` (${undecided.get(item.id)} undecided)` : ''))];
    },
    useLinters: (found) => {
      linters = found;
    },
  };
}
