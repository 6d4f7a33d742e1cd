/** What an agent is doing; DESIGN's six states. */
export type AgentState = 'idle' | 'listening' | 'processing' | 'acting' | 'waiting' | 'error';

/** Where each state may go; anything else is a defect. */
export const legalTransitions: Readonly<Record<AgentState, readonly AgentState[]>> = {
  idle: ['listening'],
  listening: ['processing', 'idle', 'error'],
  processing: ['acting', 'waiting', 'listening', 'error'],
  acting: ['processing', 'waiting', 'listening', 'error'],
  waiting: ['processing', 'acting', 'listening', 'error'],
  error: ['listening', 'idle'],
};
