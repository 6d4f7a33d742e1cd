import type { FileFlows, FlowPurpose } from '../../../analysis/flows/fileFlows.ts';
import { flowLanguageOf } from '../../../analysis/flows/flowLanguage.ts';
import type { FollowedFlows } from '../../../analysis/flows/followFlows.ts';
import { followFlows } from '../../../analysis/flows/followFlows.ts';
import { languageOf } from '../../../analysis/languageOf.ts';
import type { ProjectIndex } from '../../../analysis/project/projectIndex.ts';
import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import { CancelledError, throwIfAborted } from '../../../base/errors.ts';
import { contentHash, shortHash } from '../../../base/hash.ts';
import type { ChangedFile } from '../changeSet.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { forEachAhead } from './forEachAhead.ts';
import type { ProjectInput } from './instrument.ts';

/** Grows when a file's flows tell more than before. */
export const flowVersion = 1;
/** Files beside the change whose flows are asked for, and how much text they may have together. */
export const maxOtherFiles = 400;
const maxOtherText = 8_000_000;
/** How far up it is looked for who calls what the change has. */
const maxImporters = 120;
const maxImporterLevels = 3;
/** Each round asks for the files that the one before it led into. */
const maxRounds = 12;
/** Well within what a task about the whole project may take; what was learnt is kept for the next review. */
const maxMilliseconds = 40_000;
const readAhead = 8;

/** Asks for the flows of files as the way leads into them. */
export class FlowWalk {
  readonly reviewed: ReadonlyMap<string, ChangedFile>;
  /** Files whose flows could not be told. */
  undecided = 0;
  isFull = false;
  isLate = false;
  readonly #session: ReviewSession;
  readonly #input: ProjectInput;
  readonly #index: ProjectIndex;
  readonly #known = new Map<string, { readonly flows: FileFlows; readonly isWhole: boolean }>();
  readonly #targets = new Map<string, ReadonlyMap<string, string>>();
  readonly #otherFiles = new Set<string>();
  #otherText = 0;
  readonly #until: number;

  constructor(session: ReviewSession, input: ProjectInput, index: ProjectIndex) {
    this.#session = session;
    this.#input = input;
    this.#index = index;
    this.#until = session.ports.clock.monotonic() + maxMilliseconds;
    this.reviewed = new Map(input.changeSet.files.filter((file) => file.root === input.root && file.status !== 'deleted' && file.language !== null).map((file) => [file.path, file]));
  }

  async follow(signal: AbortSignal): Promise<FollowedFlows> {
    const roots = this.#roots();
    await forEachAhead(roots, readAhead, (path) => this.#load(path, 'results', signal));
    for (let round = 0; ; round++) {
      throwIfAborted(signal);
      const followed = followFlows(roots, {
        flows: (path, purpose) => {
          const known = this.#known.get(path);
          return known === undefined || (purpose === 'arguments' && !known.isWhole) ? undefined : known.flows;
        },
        resolve: (from, specifier) => this.#targetsOf(from).get(specifier),
        sourceIn: (file, path, access) => flowLanguageOf(languageOf(file)!).sourceIn(path, access),
      });
      if (followed.wanted.size === 0) return followed;
      if (round === maxRounds) return { ...followed, isCut: true };
      await forEachAhead([...followed.wanted], readAhead, ([path, purpose]) => this.#load(path, purpose, signal));
    }
  }

  /** Where it may begin: the files under review, and those that may call them. */
  #roots(): string[] {
    const roots = new Set(this.reviewed.keys());
    let level = [...this.reviewed].filter(([, { status }]) => status !== 'whole').map(([path]) => path);
    for (let depth = 0; depth < maxImporterLevels && level.length > 0; depth++) {
      const next = [...new Set(level.flatMap((path) => this.#index.importersOf(path)))].filter((path) => !roots.has(path));
      const left = this.reviewed.size + maxImporters - roots.size;
      if (next.length > left) this.isFull = true;
      level = next.slice(0, left);
      for (const path of level) roots.add(path);
    }
    return [...roots].filter((path) => this.#index.summaries.get(path)?.isTest === false && this.#targetsOf(path).size > 0);
  }

  async #load(path: string, purpose: FlowPurpose, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    const language = languageOf(path);
    if (language === null || this.#known.get(path)?.isWhole === true) return;
    const nothing: FileFlows = { path, functions: [], aliases: [], calls: [], edges: [] };
    const changed = this.reviewed.get(path);
    if (this.#session.ports.clock.monotonic() > this.#until) {
      this.isLate = true;
      this.#known.set(path, { flows: nothing, isWhole: true });
      return;
    }
    if (changed === undefined && (this.#otherFiles.size >= maxOtherFiles || this.#otherText >= maxOtherText)) {
      this.isFull = true;
      this.#known.set(path, { flows: nothing, isWhole: true });
      return;
    }
    try {
      const { changeSet, root } = this.#input;
      const read = changed === undefined ? await this.#session.ports.changes.readProjectFile(changeSet.roots[root]!.path, path, signal) : await this.#session.texts.read(changeSet, changed, signal);
      if (read.status !== 'ok') {
        this.undecided++;
        this.#known.set(path, { flows: nothing, isWhole: true });
        return;
      }
      // What only hands names on is asked in any case: what they mean may hold a source.
      const { mayHoldSource, mayHandOn } = flowLanguageOf(language);
      if (purpose === 'results' && !mayHoldSource(read.text) && !mayHandOn(read.text)) {
        this.#known.set(path, { flows: nothing, isWhole: false });
        return;
      }
      if (changed === undefined && !this.#otherFiles.has(path)) {
        this.#otherFiles.add(path);
        this.#otherText += read.text.length;
      }
      const specifiers = [...this.#targetsOf(path).keys()].sort();
      const key = `flows:${rulesVersion}.${flowVersion}:${shortHash(path, purpose, ...specifiers)}:${contentHash(read.text)}`;
      let flows = this.#session.ports.cache.get(key) as FileFlows | undefined;
      if (flows === undefined) {
        flows = await this.#session.ports.analyser.flows({ path, language, text: read.text }, specifiers, purpose, signal);
        this.#session.ports.cache.set(key, flows);
      }
      if (flows.skipped !== undefined) this.undecided++;
      this.#known.set(path, { flows, isWhole: purpose === 'arguments' || language === 'python' });
    } catch (error) {
      if (signal.aborted || CancelledError.is(error)) throw error;
      this.undecided++;
      this.#known.set(path, { flows: nothing, isWhole: true });
    }
  }

  #targetsOf(path: string): ReadonlyMap<string, string> {
    let targets = this.#targets.get(path);
    if (targets === undefined) this.#targets.set(path, (targets = this.#index.modulesOf(path)));
    return targets;
  }
}
