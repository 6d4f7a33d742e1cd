import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../base/clock.ts';
import type { Engine, Team } from '../../runtime/engine.ts';
import { createEngine } from '../../runtime/createEngine.ts';
import type { AuditTrail } from '../../runtime/audit/auditTrail.ts';
import type { DocumentStore } from '../../runtime/memory/documentStore.ts';
import type { RecordedReplies } from '../../runtime/models/replay/recordedReplies.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import type { DismissalStore } from '../../teams/review/ports/memory.ts';
import type { HealRequest } from '../../teams/healing/healRequest.ts';
import { createHealingTeam } from '../../teams/healing/healingTeam.ts';
import type { FeatureRequest } from '../../teams/feature/featureRequest.ts';
import { createFeatureTeam } from '../../teams/feature/featureTeam.ts';
import type { ReviewRequest } from '../../teams/review/reviewRequest.ts';
import { createReviewTeam } from '../../teams/review/reviewTeam.ts';
import { bundleFolder } from '../bundleFolder.ts';
import { createAnalysisWorkerPool } from '../analysers/analysisWorkerPool.ts';
import { createCoverageReader } from '../analysers/coverage/coverageReader.ts';
import { createLinters } from '../analysers/linters/createLinters.ts';
import { createRegexChecker } from '../analysers/regex/regexChecker.ts';
import { createSecretScanner } from '../analysers/secrets/secretScanner.ts';
import { createLineHistory } from '../git/lineHistory.ts';
import { createWorkspaceFiles } from '../git/workspaceFiles.ts';
import { createGitChangeSource } from '../git/gitChangeSource.ts';
import { createHealPorts } from '../healing/createHealPorts.ts';
import { createProbeBenches } from '../probes/createProbeBenches.ts';
import { createDismissalFile } from '../review/dismissalFile.ts';
import { createFindingHistory } from '../review/findingHistory.ts';
import type { ModelRules, Models } from '../models/createModels.ts';
import type { EditorModels } from '../models/editor/editorModels.ts';
import type { ModelChoice } from '../models/readModelChoice.ts';
import type { RequestRecorder } from '../models/requestRecorder.ts';
import { openLedger } from '../store/ledger/openLedger.ts';
import { readOnlyStore } from '../store/readOnlyStore.ts';
import { openStore } from '../store/openStore.ts';
import { createTracer } from '../telemetry/createTracer.ts';
import { openModels } from './openModels.ts';
import { productVersion } from '../productVersion.ts';

export interface WorkbenchOptions {
  /** Folder of runs, memory and cache. */
  readonly storageFolder: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  /** The models that may judge; without them everything works by evidence alone. */
  readonly models?: ModelChoice;
  /** The models of the editor that opens this, where one does. */
  readonly editorModels?: EditorModels;
  /** What the user decides about models. */
  readonly modelRules?: ModelRules;
  /** Entries of the audit log that are older go; undefined: none. */
  readonly keepAuditDays?: number;
  /** For a preview: takes note of what would be sent. Nothing is then sent, kept or written down. */
  readonly recorder?: RequestRecorder;
  /** Models are what a recorded run was answered; nothing is sent, kept or written down. */
  readonly replay?: RecordedReplies;
  readonly openTexts?: () => Readonly<Record<string, string>>;
  /** How many threads read code; unless given, a core is left to whoever else works on the machine. */
  readonly analysisThreads?: number;
}

/** The engine with its teams and everything they need made real; the server and the command line each open one. */
export interface Workbench {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly store: RunStore;
  readonly dismissals: DismissalStore;
  readonly documents: DocumentStore;
  readonly reviewTeam: Team<ReviewRequest>;
  readonly healingTeam: Team<HealRequest>;
  readonly featureTeam: Team<FeatureRequest>;
  /** Lasting circumstances that a person should know of. */
  readonly notices: readonly string[];
  /** Whether a model may be asked. */
  readonly hasModel: boolean;
  /** What the isolation of probes lacks on this machine, in words; throws where there is none at all. */
  missingForProbes(): Promise<readonly string[]>;
  /** Changes what the user decides about models, for calls under way as well; throws a `UserFacingError` for what cannot be read. */
  obey(rules: ModelRules): void;
  /** For what is done outside of runs, such as a click that applies a proposal. */
  readonly audit: AuditTrail;
  /** Deletes entries of the audit log that are older than so many days. */
  pruneAudit(keepDays: number): number;
  dispose(): Promise<void>;
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { clock, logger, env } = options;
  const opened = openStore(options.storageFolder, logger, { clock });
  const isTraceless = options.recorder !== undefined || options.replay !== undefined;
  const store = isTraceless ? readOnlyStore(opened, clock) : opened;
  const ledger = openLedger(options.storageFolder, logger, clock);
  if (options.keepAuditDays !== undefined) ledger.pruneAudit(options.keepAuditDays);
  const tracer = await createTracer(env, productVersion, logger);
  let models: Models | undefined;
  try {
    if (options.replay !== undefined) models = openModels(options.storageFolder, { clock, env, large: [], replay: options.replay, ...(options.modelRules === undefined ? {} : { rules: options.modelRules }) });
    else if (options.models !== undefined) {
      models = openModels(options.storageFolder, {
        clock, env, ...options.models, cache: scopedCache(store.cache), tracer: tracer.tracer, audit: ledger.audit, day: ledger.day,
        ...(options.modelRules === undefined ? {} : { rules: options.modelRules }),
        ...(options.recorder === undefined ? {} : { recorder: options.recorder }),
        ...(options.editorModels === undefined ? {} : { editor: options.editorModels }),
      });
    }
  } catch (error) {
    // A model that is set up wrongly is told, and nothing is left open.
    await tracer.shutDown();
    ledger.dispose();
    store.dispose();
    throw error;
  }
  const engine = createEngine({ clock, store: store.runs, logger, tracer: tracer.tracer, newId: () => newRunId(clock), ...(isTraceless ? {} : { audit: ledger.audit }) });
  const analyser = createAnalysisWorkerPool({ worker: bundled('analysisWorker'), clock, logger, ...(options.analysisThreads === undefined ? {} : { size: options.analysisThreads }) });
  const linter = createLinters({ eslintChild: bundled('eslintChild'), clock, logger });
  const regexes = createRegexChecker({ worker: bundled('regexWorker'), clock });
  const dismissals = createDismissalFile();
  const probes = createProbeBenches({ clock });
  const healPorts = createHealPorts({ clock, linter, repairWorker: bundled('repairWorker') });
  const reviewTeam = createReviewTeam({
    clock,
    changes: createGitChangeSource(),
    analyser,
    linter,
    secrets: createSecretScanner(),
    regexes,
    coverage: createCoverageReader(),
    cache: scopedCache(store.cache),
    history: createFindingHistory(store.documents, () => clock.now()),
    dismissals,
    probes,
    lines: createLineHistory(),
    checks: healPorts,
    ...(models === undefined ? {} : { models }),
    ...(options.openTexts === undefined ? {} : { openTexts: options.openTexts }),
  });
  return {
    clock,
    engine,
    store: store.runs,
    dismissals,
    documents: store.documents,
    reviewTeam,
    healingTeam: createHealingTeam({ ...healPorts, ...(models === undefined ? {} : { models }) }),
    featureTeam: createFeatureTeam({ ...healPorts, analyser, files: createWorkspaceFiles(), lines: createLineHistory(), ...(models === undefined ? {} : { models }) }),
    hasModel: models !== undefined,
    missingForProbes: () => probes.missing(),
    obey: (rules) => models?.obey(rules),
    audit: ledger.audit,
    pruneAudit: (keepDays) => ledger.pruneAudit(keepDays),
    notices: [...(store.degradedReason === undefined ? [] : [`History is not being saved: ${store.degradedReason}`]), ...(ledger.problem === undefined || models === undefined ? [] : [ledger.problem])],
    dispose: async () => {
      await engine.dispose();
      analyser.dispose();
      linter.dispose();
      regexes.dispose();
      healPorts.dispose();
      probes.dispose();
      models?.dispose();
      await tracer.shutDown();
      ledger.dispose();
      store.dispose();
    },
  };
}

/** Answers of another build are passed over, because its rules may have said something else. */
function scopedCache(cache: { get(key: string): unknown; set(key: string, value: unknown): void }): { get(key: string): unknown; set(key: string, value: unknown): void } {
  const build = process.env.ROUNDTABLE_BUILD ?? 'source';
  return { get: (key) => cache.get(`${build}:${key}`), set: (key, value) => cache.set(`${build}:${key}`, value) };
}

/** A program that the build put beside this one, or its source where nothing is bundled. */
function bundled(name: 'analysisWorker' | 'eslintChild' | 'regexWorker' | 'repairWorker'): URL {
  const folder = bundleFolder();
  if (folder !== undefined) return pathToFileURL(path.join(folder, `${name}.js`));
  const sources = {
    analysisWorker: '../analysers/analysisWorker.ts',
    eslintChild: '../analysers/linters/eslintChild.ts',
    regexWorker: '../analysers/regex/regexWorker.ts',
    repairWorker: '../healing/repairWorker.ts',
  };
  return new URL(sources[name], import.meta.url);
}

/** Sorts by time, so that lists of ids read as history: seconds in base 36, then 40 random bits. */
function newRunId(clock: Clock): string {
  return `${Math.floor(clock.now() / 1000).toString(36)}-${randomBytes(5).toString('hex')}`;
}
