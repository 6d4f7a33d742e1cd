import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import { factNames } from '../../teams/review/facts.ts';
import type { ChangeSetFact, FindingsFact, ProbeFact, ReviewerFact } from '../../teams/review/facts.ts';
import { clean } from '../printers/paint.ts';
import type { JudgementEstimate } from '../../teams/review/judgement/estimateJudgement.ts';
import type { KeptLocal } from '../../teams/review/judgement/localFiles.ts';
import type { Paint } from '../printers/paint.ts';
import { estimateWords, keptLocalWords } from '../printers/modelWords.ts';
import { count } from '../printers/words.ts';
import type { ProgressStream } from './progressStream.ts';

/** Redrawn at most this often on a terminal. */
const redrawMs = 80;

/** Shows how a review goes: one redrawn line a reviewer on a terminal, a plain line a step off it. */
export function showReviewProgress(stream: ProgressStream, paint: Paint, now: () => number): { onEvent(event: RunEvent): void; end(): void } {
  const reviewers = new Map<string, ReviewerFact>();
  const findings = new Set<string>();
  const announced = new Set<string>();
  const isLive = stream.isTTY === true;
  let drawnLines = 0;
  let drawnAt = 0;
  let heading = '';
  const probes = { shown: 0, refuted: 0, notShown: 0 };

  const erase = (): void => {
    if (drawnLines > 0) stream.write(`\u001b[${drawnLines}A\u001b[0J`);
    drawnLines = 0;
  };
  const draw = (): void => {
    drawnAt = now();
    const width = (stream.columns ?? 80) - 1;
    const lines = [heading, ...[...reviewers.values()].map((fact) => row(fact, paint, width))];
    erase();
    stream.write(`${lines.join('\n')}\n`);
    drawnLines = lines.length;
  };

  return {
    onEvent: ({ body }) => {
      if (body.type !== 'fact') return;
      if (body.name === factNames.changeSet) {
        const fact = body.data as ChangeSetFact;
        heading = `Reviewing ${count(fact.files, 'file')} in ${fact.roots.map((root) => clean(root.name)).join(', ')}`;
        if (!isLive) stream.write(`${heading}\n`);
      } else if (body.name === factNames.keptLocal || body.name === factNames.estimate) {
        const words = body.name === factNames.keptLocal ? keptLocalWords(body.data as KeptLocal) : estimateWords(body.data as JudgementEstimate);
        if (words !== '') {
          erase();
          stream.write(`${clean(words)}\n`);
        }
      } else if (body.name === factNames.findings) {
        for (const finding of (body.data as FindingsFact).put) if (finding.shown) findings.add(finding.id);
      } else if (body.name === factNames.probe) {
        probes[(body.data as ProbeFact).verdict]++;
      } else if (body.name === factNames.reviewer) {
        const fact = body.data as ReviewerFact;
        reviewers.set(fact.id, fact);
        if (!isLive && fact.done === fact.total && !announced.has(fact.id) && fact.total > 0) {
          announced.add(fact.id);
          stream.write(`${fact.id}: ${count(fact.raised, 'finding')} raised${fact.status === 'done' ? '' : `, ${fact.status}`}\n`);
        }
      }
      if (isLive && now() - drawnAt >= redrawMs) draw();
    },
    end: () => {
      if (isLive) erase();
      const tried = probes.shown + probes.refuted + probes.notShown;
      if (tried > 0) stream.write(`prober: ${count(tried, 'finding')} tried out, ${probes.shown} shown, ${probes.refuted} refuted, ${probes.notShown} not shown\n`);
    },
  };
}

function row(fact: ReviewerFact, paint: Paint, width: number): string {
  const isDone = fact.done === fact.total;
  const state = fact.status === 'failed' ? paint.red('✖') : isDone ? (fact.status === 'done' ? paint.green('✔') : paint.yellow('▲')) : paint.blue('◌');
  const share = fact.total === 0 ? 1 : fact.done / fact.total;
  const bar = '█'.repeat(Math.round(share * 16)).padEnd(16, '░');
  const text = ` ${fact.id.padEnd(12)} ${bar} ${String(fact.done).padStart(5)}/${fact.total}  ${count(fact.raised, 'finding')}`;
  return state + text.slice(0, Math.max(10, width - 1));
}
