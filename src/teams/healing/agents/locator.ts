import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Ailment, Location } from '../ailment.ts';
import type { HealSession } from '../healSession.ts';
import { importedFiles } from '../locate/importedFiles.ts';
import { lineInterest } from '../locate/lineInterest.ts';
import { namedFunctions, wordsOfTest } from '../locate/namedFunctions.ts';
import { readConstants } from '../locate/readConstants.ts';
import { ochiai } from '../locate/spectrum.ts';
import { SuspectLines } from '../locate/suspectLines.ts';
import type { WorkspaceCopy } from '../ports/workspaceCopies.ts';
import type { TestCoverage, TestRef } from '../testModel.ts';
import { isCutShort, looksLikeTest, testId } from '../testModel.ts';
import { rerunLimitMs, secondsLeft } from '../timeLimits.ts';

/** So many other test files are run under coverage to tell suspect lines from the rest. */
const contrastFiles = 12;
const guardLimit = 60;
/** Files whose text is read to weigh their lines. */
const weighedFiles = 20;

/** Says where the fault may be: from what failing and passing tests run, from stack frames, and from recent change. */
export function createLocator(session: HealSession): AgentDefinition {
  return {
    id: 'locator',
    role: 'locator',
    title: 'Locator',
    reportsTo: 'medic',
    capabilities: ['heal.locate'],
    permissions: ['workspace.read', 'workspace.execute', 'git.read'],
    concurrency: 2,
    onTask: async (task, context) => {
      const ailment = session.ailment((task.input as { ailment: string }).ailment);
      const location = await locate(session, ailment, context);
      session.locations.set(ailment.id, location);
      return location.lines.top(20);
    },
  };
}

async function locate(session: HealSession, ailment: Ailment, context: AgentContext): Promise<Location> {
  const lines = new SuspectLines();
  return session.rootOf(ailment).copies.use(context.signal, async (copy) => {
    const whole = ailment.partOf ?? ailment.id;
    const coverage = session.coverages.get(whole) ?? (await cover(session, ailment, context, copy.folder));
    session.coverages.set(whole, coverage);
    const failing = new Set(ailment.failing.map(({ ref }) => testId(ref)));
    const reached = coverage.some(({ ref, lines: run }) => failing.has(testId(ref)) && Object.keys(run).some((file) => !looksLikeTest(file)));
    if (reached) raiseByCoverage(lines, coverage, failing);
    else await raiseByImports(lines, ailment, copy);
    raiseByStack(lines, ailment);
    raiseByChange(lines, session, ailment, reached);
    await weighByText(lines, ailment, copy);
    return { lines, guards: guardsOf(ailment, coverage, lines) };
  });
}

/** Covers the failing tests' file and some others for contrast. An empty list where it cannot be had. */
async function cover(session: HealSession, ailment: Ailment, context: AgentContext, folder: string): Promise<readonly TestCoverage[]> {
  // A test that hangs gives no coverage and would only use up the time.
  if (ailment.failing.some(({ failure }) => isCutShort(failure))) return [];
  const others = [...new Set(ailment.passing.map(({ file }) => file))].filter((file) => file !== ailment.file);
  const isQuick = ailment.suiteMs < 5_000 || secondsLeft(context.budget) > (ailment.suiteMs / 1000) * 6;
  const files = [ailment.file, ...(isQuick ? others.slice(0, contrastFiles) : [])];
  const timeLimitMs = rerunLimitMs(context.budget, ailment.suiteMs * 2);
  const outcome = await session.run(context, ailment.project, { kind: 'files', files }, { folder, timeLimitMs, coverage: true });
  return outcome.status === 'ran' ? (outcome.coverage ?? []) : [];
}

function raiseByCoverage(lines: SuspectLines, coverage: readonly TestCoverage[], failing: ReadonlySet<string>): void {
  for (const [file, scores] of ochiai(coverage, failing)) {
    if (looksLikeTest(file)) continue;
    for (const [line, score] of scores) {
      lines.raise(file, line, score, `failing tests run it more than passing ones (Ochiai ${score.toFixed(2)})`);
      // What is missing is often missing beside what ran.
      for (const near of [line - 1, line + 1]) lines.raise(file, near, score * 0.3, 'beside a suspect line');
    }
  }
}

/** Without coverage everything that the test imports is suspect, what is nearest the most. */
async function raiseByImports(lines: SuspectLines, ailment: Ailment, copy: WorkspaceCopy): Promise<void> {
  const files = (await importedFiles(ailment.file, (file) => copy.read(file))).filter((file) => !looksLikeTest(file));
  for (const [index, file] of files.slice(0, 20).entries()) {
    const text = await copy.read(file);
    if (text === null) continue;
    const score = 0.5 / (1 + index * 0.5);
    for (let line = 1, count = Math.min(2_000, text.split('\n').length); line <= count; line++) lines.raise(file, line, score, 'imported by the failing test');
  }
}

function raiseByStack(lines: SuspectLines, ailment: Ailment): void {
  for (const { failure } of ailment.failing) {
    const frames = (failure?.stack ?? []).filter(({ file }) => !looksLikeTest(file));
    for (const [depth, frame] of frames.slice(0, 8).entries()) {
      const score = 0.9 / (1 + depth * 0.4);
      lines.raise(frame.file, frame.line, score, depth === 0 ? 'the error came from here' : 'on the way to the error');
    }
  }
}

/** What the failing test names is more suspect than what is only on the way; among equals, what decides something comes first. */
async function weighByText(lines: SuspectLines, ailment: Ailment, copy: WorkspaceCopy): Promise<void> {
  const testText = (await copy.read(ailment.file)) ?? '';
  const words = new Set(ailment.failing.slice(0, 20).flatMap(({ ref, line }) => [...wordsOfTest(ref.path, testText, line)]));
  for (const file of lines.files().slice(0, weighedFiles)) {
    const text = await copy.read(file);
    if (text === null) continue;
    for (const { from, to } of namedFunctions(text, words)) {
      for (let line = from; line <= to; line++) {
        const score = lines.scoreOf(file, line);
        if (score > 0) lines.raise(file, line, score + (1 - score) * 0.3, 'in a function that the failing test names');
      }
    }
    const texts = text.split('\n');
    for (const { line, score } of readConstants(texts, (at) => lines.scoreOf(file, at))) lines.raise(file, line, score * 0.9, 'a value that suspect lines read');
    lines.breakTies(file, (line) => lineInterest(texts[line - 1] ?? ''));
  }
}

/** A changed line that the failing test runs is more suspect than one that was there yesterday. */
function raiseByChange(lines: SuspectLines, session: HealSession, ailment: Ailment, hasCoverage: boolean): void {
  for (const hunk of session.rootOf(ailment).hunks) {
    if (looksLikeTest(hunk.file)) continue;
    for (let line = hunk.newStart; line < hunk.newStart + Math.max(1, hunk.newLines.length); line++) {
      const score = lines.scoreOf(hunk.file, line);
      if (score > 0) lines.raise(hunk.file, line, Math.min(1, score * 1.3 + 0.1), 'changed since the last commit, and the failing test runs it');
      else if (!hasCoverage && lines.files().includes(hunk.file)) lines.raise(hunk.file, line, 0.4, 'changed since the last commit');
    }
  }
}

function guardsOf(ailment: Ailment, coverage: readonly TestCoverage[], lines: SuspectLines): readonly TestRef[] {
  const suspects = new Set(lines.files());
  const reaching = new Set(coverage.filter(({ lines: run }) => Object.keys(run).some((file) => suspects.has(file))).map(({ ref }) => testId(ref)));
  const same = ailment.passing.filter(({ file }) => file === ailment.file);
  const others = ailment.passing.filter((ref) => ref.file !== ailment.file && reaching.has(testId(ref)));
  return [...same, ...others].slice(0, guardLimit);
}
