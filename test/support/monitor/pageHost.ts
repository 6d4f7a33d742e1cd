import type { MonitorEvent } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { HostCall, HostMessage, MonitorAction, RevealTarget, RunSummary } from '../../../src/protocol/monitor/monitorHost.ts';
import { healRun, largeRun, reviewRun } from './syntheticRuns.ts';

/** What tests can do with the host that stands in for the editor within the page. */
export interface PageHost {
  readonly runs: Map<string, { summary: RunSummary; events: MonitorEvent[] }>;
  readonly actions: MonitorAction[];
  readonly pulls: { readonly run: string; readonly after: number; readonly given: number }[];
  /** What the page is told instead of an answer, by method. */
  readonly refusals: Partial<Record<HostCall['method'], string>>;
  /** Calls of these methods are left without an answer. */
  readonly silent: Set<HostCall['method']>;
  state: unknown;
  opened: string | null;
  /** Milliseconds from when the host was ready, which is before the page's own script, until agents and messages had been drawn. */
  firstPicture: number | null;
  add(name: string, events: readonly MonitorEvent[], more?: Partial<RunSummary>): void;
  grow(name: string, events: readonly MonitorEvent[]): void;
  send(message: HostMessage): void;
  reveal(target: RevealTarget): void;
}

declare global {
  interface Window {
    testHost: PageHost;
    testRuns: { reviewRun: typeof reviewRun; healRun: typeof healRun; largeRun: typeof largeRun };
    acquireVsCodeApi(): unknown;
    scenario?: { readonly run?: 'review' | 'liveReview' | 'heal' | 'liveHeal' | 'none' | { readonly large: number }; readonly state?: unknown; readonly refuseOpening?: string };
  }
}

function createHost(): PageHost {
  const host: PageHost = {
    runs: new Map(), actions: [], pulls: [], refusals: {}, silent: new Set(), state: undefined, opened: null, firstPicture: null,
    add(name, events, more = {}) {
      const body = events[0]?.body;
      const end = events.at(-1);
      const isOver = end?.body.type === 'run.finished';
      const summary: RunSummary = {
        run: name, team: body?.type === 'run.started' ? body.team : '', subject: body?.type === 'run.started' ? body.subject : '', status: end?.body.type === 'run.finished' ? end.body.status : 'running',
        startedAt: events[0]?.at ?? 0, endedAt: isOver ? end!.at : null, events: events.length, isImported: false, ...more,
      };
      host.runs.set(name, { summary, events: [...events] });
      host.opened ??= name;
    },
    grow(name, events) {
      const run = host.runs.get(name)!;
      run.events.push(...events);
      host.send({ type: 'grew', run: name, head: run.events.length });
    },
    // As the editor does it: a copy, later.
    send: (message) => window.postMessage(message, '*'),
    reveal: (target) => host.send({ type: 'reveal', target }),
  };
  return host;
}

function answer(host: PageHost, { method, params }: HostCall): unknown {
  switch (method) {
    case 'open':
      return { run: host.opened === null ? null : host.runs.get(host.opened)!.summary, target: null, isStatic: false };
    case 'runs':
      return [...host.runs.values()].map(({ summary }) => summary);
    case 'pull': {
      const [name, after, limit] = params as [string, number, number];
      const { events } = host.runs.get(name)!;
      const given = events.slice(after, after + limit);
      host.pulls.push({ run: name, after, given: given.length });
      return { events: given, head: events.length };
    }
    case 'inspect': {
      const [name, seq] = params as [string, number];
      const event = host.runs.get(name)!.events[seq - 1]!;
      const content = { ...event.body, prompt: 'You judge findings.\nSay why.\n', diff: '--- a/src/price.ts\n+++ b/src/price.ts\n@@ -14 +14 @@\n-  Math.floor(sum)\n+  Math.round(sum)\n', usage: { tokens: 18_400, usd: 0.21, cached: true } };
      return { seq, at: event.at, json: JSON.stringify(content, null, 2), isCut: false, places: event.body.type === 'message' ? [{ root: '/w', file: 'src/price.ts', line: 14 }] : [] };
    }
    case 'act':
      host.actions.push(params[0] as MonitorAction);
      return null;
  }
}

const host = createHost();
window.testHost = host;
window.testRuns = { reviewRun, healRun, largeRun };
const { scenario } = window;
const wanted = scenario?.run ?? 'review';
if (wanted === 'review') host.add('r1', reviewRun());
else if (wanted === 'liveReview') host.add('r1', reviewRun({ isOver: false, startedAt: Date.now() - 5000 }));
else if (wanted === 'heal') host.add('r1', healRun());
else if (wanted === 'liveHeal') host.add('r1', healRun({ isOver: false }));
else if (wanted !== 'none') host.add('r1', largeRun(wanted.large));
if (wanted === 'review') host.add('r0', reviewRun({ startedAt: 1_789_990_000_000, seed: 11 }));
host.state = scenario?.state;
if (scenario?.refuseOpening !== undefined) host.refusals.open = scenario.refuseOpening;
window.acquireVsCodeApi = () => ({
  postMessage(call: HostCall) {
    if (host.silent.has(call.method)) return;
    const refusal = host.refusals[call.method];
    setTimeout(() => {
      if (refusal !== undefined) host.send({ type: 'refusal', id: call.id, message: refusal });
      else host.send({ type: 'answer', id: call.id, value: answer(host, call) });
    }, 1);
  },
  getState: () => host.state,
  setState: (state: unknown) => {
    host.state = structuredClone(state);
  },
});

const readyAt = performance.now();
const watch = (): void => {
  if (document.querySelector('.message-row:not(.heading)') === null || document.querySelector('.card, .tree-row') === null) requestAnimationFrame(watch);
  else requestAnimationFrame(() => (host.firstPicture = performance.now() - readyAt));
};
requestAnimationFrame(watch);
