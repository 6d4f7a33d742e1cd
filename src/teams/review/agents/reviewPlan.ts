import { shortHash } from '../../../base/hash.ts';
import type { TaskSpec } from '../../../runtime/scheduler/task.ts';
import type { ChangedFile, ChangeSet } from '../changeSet.ts';
import type { ReviewerId } from '../finding.ts';
import { batchesOf } from '../judgement/batches.ts';
import { linterFor } from '../instruments/lintInstrument.ts';
import type { LinterFound } from '../ports/instruments.ts';
import type { ReviewRequest } from '../reviewRequest.ts';
import type { ReviewInput } from './reviewTask.ts';

/** One file may cost this much of a reviewer's time before its task is given up. */
const fileTimeoutMs = 30_000;
const lintTimeoutMs = 60_000;
const projectTimeoutMs = 60_000;
const judgementTimeoutMs = 300_000;
/** A linter is started once for this many files, which is what keeps it from being started for each. */
const filesPerLint = 25;

export interface PlannedTask {
  readonly reviewer: ReviewerId;
  readonly spec: TaskSpec<ReviewInput>;
}

export interface PlanInput {
  readonly changeSet: ChangeSet;
  readonly request: ReviewRequest;
  /** Linters that may be run, by root. */
  readonly linters: readonly (readonly LinterFound[])[];
  /** Whether a reviewer has anything that reads this file. */
  readonly reads: (reviewer: ReviewerId, file: ChangedFile, isSlow: boolean) => boolean;
  /** Which files a model may not be shown; undefined where none is asked. */
  readonly staysLocal?: ((file: ChangedFile) => boolean) | undefined;
  /** Which reviewers have an instrument that looks at the whole project. */
  readonly readsProject: (reviewer: ReviewerId) => boolean;
}

/**
 * Cuts a review into tasks: file × reviewer, linters by batches, project-wide work by root. What the user is looking
 * at goes first; whole-project work goes last because it takes longest to say anything.
 */
export function planReview(input: PlanInput): PlannedTask[] {
  const { changeSet, request } = input;
  const visible = new Set(request.visible);
  const lintedElsewhere = new Set(request.lintedElsewhere);
  const tasks: PlannedTask[] = [];
  const toLint = new Map<string, number[]>();
  const absolute = (file: ChangedFile): string => `${changeSet.roots[file.root]!.path}/${file.path}`;

  for (const [index, file] of changeSet.files.entries()) {
    if (file.status === 'deleted') continue;
    const priority = visible.has(absolute(file)) ? 100 : 0;
    for (const reviewer of request.reviewers) {
      if (reviewer === 'style') {
        if (request.linter === 'off' || lintedElsewhere.has(absolute(file))) continue;
        const tool = linterFor(input.linters[file.root] ?? [], file);
        if (tool !== undefined) {
          const key = `${file.root} ${input.linters[file.root]!.indexOf(tool)}`;
          toLint.set(key, [...(toLint.get(key) ?? []), index]);
          continue;
        }
      }
      for (const isSlow of [false, true]) {
        if (!input.reads(reviewer, file, isSlow)) continue;
        tasks.push({
          reviewer,
          spec: {
            key: `${reviewer} ${isSlow ? 'slow ' : ''}${file.root}:${file.path} ${stampOf(file)}`,
            kind: 'review.file',
            input: { kind: 'file', file: index, isSlow },
            to: { agent: reviewer },
            priority: isSlow ? priority - 20 : priority,
            lane: isSlow ? 'slow' : 'analysis',
            timeoutMs: fileTimeoutMs,
          },
        });
      }
    }
  }
  for (const [key, files] of toLint) {
    const [root, tool] = key.split(' ').map(Number) as [number, number];
    files.sort((a, b) => Number(visible.has(absolute(changeSet.files[b]!))) - Number(visible.has(absolute(changeSet.files[a]!))));
    for (let at = 0; at < files.length; at += filesPerLint) {
      const batch = files.slice(at, at + filesPerLint);
      tasks.push({
        reviewer: 'style',
        spec: {
          key: `style lint ${root} ${tool} ${shortHash(...batch.map((file) => changeSet.files[file]!.path + stampOf(changeSet.files[file]!)))}`,
          kind: 'review.lint',
          input: { kind: 'lint', root, tool, files: batch },
          to: { agent: 'style' },
          priority: at === 0 ? 50 : 0,
          lane: 'linter',
          timeoutMs: lintTimeoutMs,
        },
      });
    }
  }
  for (const root of changeSet.roots.keys()) {
    if (!changeSet.files.some((file) => file.root === root && file.language !== null)) continue;
    for (const reviewer of request.reviewers) {
      if (!input.readsProject(reviewer)) continue;
      tasks.push({
        reviewer,
        spec: {
          key: `${reviewer} project ${root} ${shortHash(...changeSet.files.map((file) => file.path + stampOf(file)))}`,
          kind: 'review.project',
          input: { kind: 'project', root },
          to: { agent: reviewer },
          priority: -10,
          lane: 'project',
          timeoutMs: projectTimeoutMs,
        },
      });
    }
  }
  if (input.staysLocal !== undefined) tasks.push(...planOrders(changeSet, request), ...planJudgement(changeSet, request, input.staysLocal));
  return tasks;
}

/** So many files are searched for orders to models in one task. */
const filesPerSearch = 100;

/** Where a model is asked, every changed text is searched for orders to one, whoever it would be shown to. */
function planOrders({ files }: ChangeSet, { reviewers }: ReviewRequest): PlannedTask[] {
  const reviewer = reviewers.includes('security') ? 'security' : reviewers[0];
  if (reviewer === undefined) return [];
  const indices = [...files.keys()].filter((index) => files[index]!.status !== 'deleted');
  const tasks: PlannedTask[] = [];
  for (let at = 0; at < indices.length; at += filesPerSearch) {
    const batch = indices.slice(at, at + filesPerSearch);
    tasks.push({
      reviewer,
      spec: {
        key: `${reviewer} orders ${shortHash(...batch.map((file) => files[file]!.path + stampOf(files[file]!)))}`,
        kind: 'review.orders',
        input: { kind: 'orders', files: batch },
        to: { agent: reviewer },
        priority: -5,
        lane: 'analysis',
        timeoutMs: fileTimeoutMs,
      },
    });
  }
  return tasks;
}

/** Whether a task asks a model; such tasks wait for the instruments, whose reports they show it. */
export function asksModel({ spec }: PlannedTask): boolean {
  return spec.kind === 'review.reason';
}

/** Each reviewer has a model read the whole change, in batches; after the instruments, whose reports it gets. */
function planJudgement(changeSet: ChangeSet, request: ReviewRequest, staysLocal: (file: ChangedFile) => boolean): PlannedTask[] {
  const batches = batchesOf(changeSet.files, staysLocal);
  return request.reviewers.flatMap((reviewer) =>
    batches.map((files): PlannedTask => ({
      reviewer,
      spec: {
        key: `${reviewer} reason ${shortHash(...files.map((file) => changeSet.files[file]!.path + stampOf(changeSet.files[file]!)))}`,
        kind: 'review.reason',
        input: { kind: 'reason', files },
        to: { agent: reviewer },
        priority: -30,
        lane: 'model',
        timeoutMs: judgementTimeoutMs,
      },
    })),
  );
}

/** Tells one state of a file from another, so that a resumed run never takes an answer about an older text. */
function stampOf(file: ChangedFile): string {
  return file.stamp ?? `${file.bytes}.${shortHash(file.changedLines.map((span) => `${span.start}-${span.end}`).join())}`;
}
