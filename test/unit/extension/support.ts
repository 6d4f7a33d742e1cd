import type { Finding } from '../../../src/protocol/finding.ts';
import type { AgentView, RunView, ViewState } from '../../../src/protocol/viewState.ts';
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
