import type { Finding } from '../../../src/protocol/finding.ts';
import type { Failure, Proposal } from '../../../src/protocol/healing.ts';
import type { AgentView, HealView, RunView, ViewState } from '../../../src/protocol/viewState.ts';
import { emptyViewState } from '../../../src/protocol/viewState.ts';

/** A finding with everything a row or a page may need; tests say only what matters to them. */
export function someFinding(changes: Partial<Finding> = {}): Finding {
  return {
    id: 'f1',
    agent: 'security',
    rule: 'security/command-injection',
    category: 'security',
    severity: 'error',
    confidence: 0.95,
    file: 'src/server.js',
    root: '/work',
    range: { start: { line: 6, column: 3 }, end: { line: 6, column: 20 } },
    symbol: 'handle',
    message: '`host` from the request reaches `exec`',
    evidence: [{ kind: 'data flow', text: 'nothing checks it on the way' }],
    related: [],
    cwe: ['CWE-78'],
    tags: [],
    inDiff: true,
    state: { status: 'open' },
    shown: true,
    ...changes,
  };
}

export function someAgent(changes: Partial<AgentView> = {}): AgentView {
  return {
    id: 'security',
    title: 'Security',
    role: 'reviewer',
    state: { status: 'idle' },
    done: 0,
    total: 0,
    findings: 0,
    elapsed: 0,
    ...changes,
  };
}

export function someRun(changes: Partial<RunView> = {}): RunView {
  return {
    id: 'r1',
    team: 'review',
    subject: 'working tree',
    state: { status: 'done', endedAt: 3400 },
    startedAt: 1000,
    agents: [],
    progress: { done: 0, total: 0 },
    files: 12,
    skippedFiles: [],
    ...changes,
  };
}

export function someState(changes: Partial<ViewState> = {}): ViewState {
  return { ...emptyViewState, ...changes };
}

export function someProposal(changes: Partial<Proposal> = {}): Proposal {
  return {
    id: 'p1',
    strategy: 'templates',
    title: 'use `Math.round` instead of `Math.floor`',
    patch: '--- a/src/price.js\n+++ b/src/price.js\n@@ -1,3 +1,3 @@\n export function cents(amount) {\n-  return Math.floor(amount * 100);\n+  return Math.round(amount * 100);\n }\n',
    files: [],
    verdict: {
      target: { passed: 10, runs: 10 },
      suite: { passed: 212, total: 212 },
      regressions: [],
      reruns: 10,
      typeCheck: 'ok',
      overfit: { otherPlausible: 1, agreement: 0.8, deletes: false, specialCase: false },
      notes: [],
    },
    confidence: 0.94,
    applied: false,
    ...changes,
  };
}

export function someFailure(changes: Partial<Failure> = {}): Failure {
  return {
    id: 'x1',
    root: '/work',
    file: 'test/price.test.js',
    line: 7,
    name: 'totals › rounds half up',
    message: 'Expected 101, got 100',
    class: 'wrong code',
    evidence: ['It fails in 5 of 5 runs'],
    suspects: [{ file: 'src/price.js', line: 2, score: 0.94, why: 'it runs in the failing test alone' }],
    proposals: [],
    state: 'unhealed',
    ...changes,
  };
}

export function someHeal(changes: Partial<HealView> = {}): HealView {
  return { run: someRun({ id: 'h1', team: 'healing', subject: 'failing tests' }), candidates: 0, perSecond: 0, activity: '', suites: [], left: 0, isolation: [], ...changes };
}
