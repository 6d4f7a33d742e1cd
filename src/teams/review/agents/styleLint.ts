import { CancelledError, errorMessage } from '../../../base/errors.ts';
import { shortHash } from '../../../base/hash.ts';
import type { Observation } from '../../../analysis/observation.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import { lint, lintCacheKey } from '../instruments/lintInstrument.ts';
import { locate } from '../located.ts';
import type { LinterFound } from '../ports/instruments.ts';
import type { ReviewSession } from '../reviewSession.ts';
import type { ReviewAnswer, ReviewInput } from './reviewTask.ts';

/**
 * Runs one of the workspace's own linters over some files. Only the coordinator of a trusted workspace asks for it,
 * and the permission to execute is used, so that it stands in the audit trail.
 */
export async function runWorkspaceLinter(
  session: ReviewSession,
  tool: LinterFound,
  configuration: string,
  input: Extract<ReviewInput, { kind: 'lint' }>,
  context: AgentContext,
): Promise<ReviewAnswer> {
  const degraded: string[] = [];
  const found = new Map<string, readonly Observation[]>();
  const texts = new Map<string, string>();
  const unknown: { path: string; text: string; key: string }[] = [];
  for (const index of input.files) {
    const file = session.changeSet.files[index]!;
    const text = await session.texts.read(session.changeSet, file, context.signal);
    if (text.status !== 'ok') {
      degraded.push(`${file.path}: ${text.reason}`);
      continue;
    }
    texts.set(file.path, text.text);
    const key = `lint:${lintCacheKey(tool, configuration)}:${shortHash(file.path, text.text)}`;
    const held = session.ports.cache.get(key) as readonly Observation[] | undefined;
    if (held === undefined) unknown.push({ path: file.path, text: text.text, key });
    else found.set(file.path, held);
  }
  const cached = found.size;
  if (unknown.length > 0) {
    try {
      const answer = await context.use('workspace.execute', `${tool.tool} on ${unknown.length} files`, () =>
        lint(session.ports.linter, session.changeSet, input.root, tool, unknown, context.signal),
      );
      degraded.push(...answer.degraded);
      for (const { path, key } of unknown) {
        const observations = answer.byFile.get(path);
        if (observations === undefined) continue;
        found.set(path, observations);
        session.ports.cache.set(key, observations);
      }
    } catch (error) {
      if (context.signal.aborted || CancelledError.is(error)) throw error;
      context.logger.log('warn', 'The workspace linter failed', { tool: tool.tool, error: errorMessage(error) });
      degraded.push(errorMessage(error));
    }
  }
  return {
    raised: [...found].map(([file, observations]) => ({ root: input.root, file, observations: locate(texts.get(file)!, observations) })),
    completed: [...found.keys()].map((file) => ({ root: input.root, file })),
    degraded,
    lines: 0,
    readings: { total: texts.size, cached },
    undecided: {},
  };
}
