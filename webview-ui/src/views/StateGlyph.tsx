import type { AgentMoment } from '../../../src/protocol/monitor/monitorState.ts';

/** What one sees of an agent: shape first, colour second. */
export type Look = 'idle' | 'running' | 'waiting' | 'asking' | 'done' | 'degraded' | 'failed' | 'stopped';

export const lookWords: Readonly<Record<Look, string>> = {
  idle: 'idle', running: 'working', waiting: 'waiting for others', asking: 'waiting for you', done: 'done', degraded: 'degraded', failed: 'failed', stopped: 'stopped',
};

export function lookOf(agent: AgentMoment, isAsking: boolean, hasEnded: boolean): Look {
  if (isAsking) return 'asking';
  if (agent.health === 'failed' || agent.state === 'error') return 'failed';
  if (agent.health === 'degraded') return 'degraded';
  if (agent.state === 'waiting') return 'waiting';
  if (agent.atWork.length > 0 || agent.state === 'processing' || agent.state === 'acting') return 'running';
  if (hasEnded && agent.done > 0) return 'done';
  return 'idle';
}

/** Drawn in a box of 16 by 16, in the colour of its class. */
export function StateShape({ look }: { readonly look: Look }) {
  switch (look) {
    case 'idle':
      return <circle cx="8" cy="8" r="3" class="fill" />;
    case 'running':
      return <g><circle cx="8" cy="8" r="5" class="ring faint" /><path d="M8 3a5 5 0 0 1 5 5" class="ring turning" /></g>;
    case 'waiting':
      return <circle cx="8" cy="8" r="5" class="ring dashed" />;
    case 'asking':
      return <path class="ring thin" d="M5 9V4.500a1 1 0 0 1 2 0V7.500M7 7.500V3.300a1 1 0 0 1 2 0V7.500M9 7.500V4.200a1 1 0 0 1 2 0V8.500M11 8.500V6a1 1 0 0 1 2 0V9.500C13 12.500 11.500 14.500 9 14.500 6.500 14.500 5.500 13 3 9.500a1 1 0 0 1 1.600-1.200L5.500 9.500" />;
    case 'done':
      return <path class="ring" d="M3.500 8.500l3 3 6-7" />;
    case 'degraded':
      return <path class="ring thin" d="M8 2.500l6 11H2zM8 6.500v3.500M8 11.200v.8" />;
    case 'failed':
      return <path class="ring" d="M4 4l8 8M12 4l-8 8" />;
    case 'stopped':
      return <rect x="4.500" y="4.500" width="7" height="7" class="fill" />;
  }
}

export function StateGlyph({ look, label }: { readonly look: Look; readonly label?: boolean }) {
  return (
    <svg class={`state ${look}`} width="16" height="16" viewBox="0 0 16 16" role={label === false ? undefined : 'img'} aria-label={label === false ? undefined : lookWords[look]} aria-hidden={label === false ? 'true' : undefined}>
      <StateShape look={look} />
    </svg>
  );
}
