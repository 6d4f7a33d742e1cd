import type { AgentMoment, MonitorState } from '../../../src/protocol/monitor/monitorState.ts';

/** What the run bar says of a moment. */
export interface Glance {
  readonly elapsed: number;
  readonly running: number;
  readonly waiting: number;
  readonly failed: number;
  /** Who has been at work the longest, where one stands out. */
  readonly bottleneck: AgentMoment | null;
}

export function busyMs(agent: AgentMoment, at: number): number {
  return agent.busyMs + (agent.busySince === null ? 0 : Math.max(0, at - agent.busySince));
}

export function glanceAt(state: MonitorState, at: number): Glance {
  let running = 0;
  let waiting = 0;
  let failed = 0;
  let bottleneck: AgentMoment | null = null;
  let worked = 0;
  let most = 0;
  const managers = new Set([...state.agents.values()].map((agent) => agent.profile.reportsTo));
  for (const agent of state.agents.values()) {
    if (agent.health === 'failed' || agent.state === 'error') failed++;
    else if (agent.state === 'waiting') waiting++;
    else if (agent.atWork.length > 0) running++;
    // Whoever only waits for those who report to it is busy all the time and never the reason.
    if (managers.has(agent.profile.id)) continue;
    const busy = busyMs(agent, at);
    worked += busy;
    if (busy > most) [most, bottleneck] = [busy, agent];
  }
  const end = state.end?.at ?? at;
  return { elapsed: state.startedAt === 0 ? 0 : end - state.startedAt, running, waiting, failed, bottleneck: most > 0 && most >= worked * 0.3 ? bottleneck : null };
}
