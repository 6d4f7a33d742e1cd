import type { AgentId } from '../bus/message.ts';

/** What an agent may be allowed to do; nothing is allowed that its definition does not name. */
export type Permission =
  | 'workspace.read' // read files of the workspace
  | 'workspace.write' // propose edits for the workspace; applying them is the user's
  | 'workspace.execute' // run the workspace's own code or tools
  | 'git.read'
  | 'instrument.run' // run one of our own instruments
  | 'model.call'
  | 'network'
  | 'memory.read'
  | 'memory.write'
  | 'approval.ask';

export class PermissionError extends Error {
  override readonly name = 'PermissionError';

  constructor(agent: AgentId, permission: Permission) {
    super(`${agent} has no permission to ${permission}`);
  }
}
