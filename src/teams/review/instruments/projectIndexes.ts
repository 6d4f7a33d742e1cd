import { buildProjectIndex } from '../../../analysis/project/projectIndex.ts';
import type { ProjectIndex } from '../../../analysis/project/projectIndex.ts';
import type { ProjectConfig } from '../../../analysis/project/projectConfig.ts';
import { isProjectConfigFile, readProjectConfig } from '../../../analysis/project/projectConfig.ts';
import { languageOf } from '../../../analysis/languageOf.ts';
import type { FileSummary } from '../../../analysis/sourceFile.ts';
import { CancelledError, throwIfAborted } from '../../../base/errors.ts';
import { shortHash } from '../../../base/hash.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { summaryVersion } from './fileSummaries.ts';
import { forEachAhead } from './forEachAhead.ts';

/** A project larger than this is read in part, and the instruments say so. */
const maxProjectFiles = 6000;
const maxProjectFileBytes = 300_000;
/** How many files are read ahead of the analyser. */
const readAhead = 16;

/** The project around a change: who imports whom now, and what the changed files looked like before. */
export interface ProjectView {
  readonly index: ProjectIndex;
  readonly before: ReadonlyMap<string, FileSummary | undefined>;
  readonly config: ProjectConfig;
  /** Files that the change took away. */
  readonly deleted: readonly string[];
  /** Why it is not whole, if it is not. */
  readonly degraded: string | undefined;
}

/** Builds the view of each root once a run, for all reviewers that ask for it. */
export class ProjectIndexes {
  readonly #session: ReviewSession;
  readonly #views = new Map<number, Promise<ProjectView>>();

  constructor(session: ReviewSession) {
    this.#session = session;
  }

  /** The first asker's signal governs the work; when it is cancelled the next asker starts again. */
  view(root: number, signal: AbortSignal): Promise<ProjectView> {
    let view = this.#views.get(root);
    if (view === undefined) {
      view = this.#build(root, signal);
      this.#views.set(root, view);
      view.catch(() => this.#views.delete(root));
    }
    return view;
  }

  async #build(root: number, signal: AbortSignal): Promise<ProjectView> {
    const { changeSet, ports } = this.#session;
    const folder = changeSet.roots[root]!.path;
    const listing = await ports.changes.listProject(folder, { maxFiles: maxProjectFiles }, signal);
    const changed = new Map(changeSet.files.filter((file) => file.root === root).map((file) => [file.path, file]));
    const summaries: FileSummary[] = [];
    const configs: { path: string; text: string }[] = [];
    let failed = 0;

    await forEachAhead(listing.files, readAhead, async (file) => {
      throwIfAborted(signal);
      if (changed.has(file.path)) return;
      if (isProjectConfigFile(file.path)) {
        const read = await ports.changes.readProjectFile(folder, file.path, signal);
        if (read.status === 'ok') configs.push({ path: file.path, text: read.text });
        return;
      }
      const language = languageOf(file.path);
      if (language === null || file.bytes > maxProjectFileBytes) return;
      const key = `summary:${summaryVersion}:${shortHash(folder, file.path, String(file.bytes), String(file.modifiedAt))}`;
      const held = ports.cache.get(key) as FileSummary | undefined;
      if (held !== undefined) {
        summaries.push(held);
        return;
      }
      try {
        const read = await ports.changes.readProjectFile(folder, file.path, signal);
        if (read.status !== 'ok') return;
        const summary = await ports.analyser.summarise({ path: file.path, language, text: read.text }, signal);
        summaries.push(summary);
        ports.cache.set(key, summary);
      } catch (error) {
        if (signal.aborted || CancelledError.is(error)) throw error;
        failed++;
      }
    });

    const before = new Map<string, FileSummary | undefined>();
    await forEachAhead([...changed.values()], readAhead, async (file) => {
      throwIfAborted(signal);
      if (file.status === 'deleted') return;
      const text = await this.#session.texts.read(changeSet, file, signal);
      if (text.status !== 'ok') return;
      const { path, language, status } = file;
      if (isProjectConfigFile(path)) configs.push({ path, text: text.text });
      if (language === null) return;
      try {
        summaries.push(await this.#session.summaries.of({ path, language, text: text.text, hash: text.hash }, signal));
        // A file reviewed whole was there before: it closes no cycle and adds no copy.
        if (status === 'whole') return;
        before.set(path, text.baseText === undefined ? undefined : await this.#session.summaries.of({ path, language, text: text.baseText, hash: `base ${text.hash}` }, signal));
      } catch (error) {
        if (signal.aborted || CancelledError.is(error)) throw error;
        failed++;
      }
    });
    const reasons = [
      listing.isCut ? `only the first ${maxProjectFiles} files of the project were read` : '',
      failed > 0 ? `${failed} files could not be read` : '',
    ].filter((reason) => reason !== '');
    const config = readProjectConfig(configs);
    return {
      index: buildProjectIndex(summaries, config),
      config,
      before,
      deleted: [...changed.values()].filter(({ status }) => status === 'deleted').map(({ path }) => path),
      degraded: reasons.length === 0 ? undefined : reasons.join(', '),
    };
  }
}
