import { availableParallelism } from 'node:os';
import { systemClock } from '../adapters/clock/systemClock.ts';
import { dataFolder } from '../adapters/store/dataFolder.ts';
import type { ModelRules } from '../adapters/models/createModels.ts';
import type { ModelChoice } from '../adapters/models/readModelChoice.ts';
import type { RequestRecorder } from '../adapters/models/requestRecorder.ts';
import { openStore } from '../adapters/store/openStore.ts';
import { openWorkbench as open } from '../adapters/workbench/openWorkbench.ts';
import type { Workbench } from '../adapters/workbench/openWorkbench.ts';
import type { RecordedReplies } from '../runtime/models/replay/recordedReplies.ts';
import type { RunStore } from '../runtime/runs/runStore.ts';
import type { Logger } from '../runtime/telemetry/logger.ts';
import { silentLogger } from '../runtime/telemetry/logger.ts';

export interface CommandWorkbenchOptions {
  /** Keys come from the environment. */
  readonly models?: ModelChoice | undefined;
  readonly rules?: ModelRules;
  /** For a preview: what would be sent comes here. */
  readonly recorder?: RequestRecorder;
  /** For a replay: what models answered. */
  readonly replay?: RecordedReplies;
}

/** Opens the engine for one command: this process's composition root. */
export function openWorkbench({ models, rules, recorder, replay }: CommandWorkbenchOptions = {}): Promise<Workbench> {
  const keepAuditDays = Number(process.env['ROUNDTABLE_AUDIT_KEEP_DAYS']);
  return open({
    storageFolder: dataFolder(process.env),
    logger: commandLogger(),
    clock: systemClock,
    env: process.env,
    // Somebody waits for the command; beside reading, its own thread does little.
    analysisThreads: Math.min(availableParallelism(), 8),
    ...(models === undefined ? {} : { models }),
    ...(rules === undefined ? {} : { modelRules: rules }),
    ...(recorder === undefined ? {} : { recorder }),
    ...(replay === undefined ? {} : { replay }),
    // Only where it is said: the editor, which shares the log, may be set to keep it for longer.
    ...(Number.isInteger(keepAuditDays) && keepAuditDays > 0 ? { keepAuditDays } : {}),
  });
}

/** Opens only what past runs are read from. */
export function openHistory(): Promise<{ readonly store: RunStore; dispose(): Promise<void> }> {
  const store = openStore(dataFolder(process.env), silentLogger);
  return Promise.resolve({ store: store.runs, dispose: () => Promise.resolve(store.dispose()) });
}

/** Quiet unless somebody asks, because stderr is where the progress is. */
function commandLogger(): Logger {
  if (process.env['ROUNDTABLE_DEBUG'] === undefined) return silentLogger;
  const logger = (base: Readonly<Record<string, unknown>>): Logger => ({
    log: (level, message, fields) => void process.stderr.write(`${JSON.stringify({ level, message, ...base, ...fields })}\n`),
    with: (fields) => logger({ ...base, ...fields }),
  });
  return logger({});
}
