import type { AgentId } from '../../bus/message.ts';
import type { RunEvent } from '../runEvent.ts';

/** What an agent did over runs; what became of its findings is added where those are known. */
export interface LedgerEntry {
  runs: number;
  done: number;
  failed: number;
  /** Facts it recorded, by name. */
  readonly facts: Map<string, number>;
  refusedPermissions: number;
  tokens: number;
  usd: number;
}

export type Ledger = Map<AgentId, LedgerEntry>;

/** Adds one event of any run to a ledger that is the caller's own. */
export function applyToLedger(ledger: Ledger, { body }: RunEvent): void {
  switch (body.type) {
    case 'agent.joined':
      entryOf(ledger, body.agent.id).runs++;
      return;
    case 'task.finished': {
      const { outcome } = body;
      if (outcome.status === 'done') entryOf(ledger, outcome.agent).done++;
      else if (outcome.status === 'failed' && outcome.agent !== null) entryOf(ledger, outcome.agent).failed++;
      return;
    }
    case 'fact': {
      const { facts } = entryOf(ledger, body.agent);
      facts.set(body.name, (facts.get(body.name) ?? 0) + 1);
      return;
    }
    case 'permission.used':
      if (!body.allowed) entryOf(ledger, body.agent).refusedPermissions++;
      return;
    case 'budget.spent': {
      const entry = entryOf(ledger, body.agent);
      entry.tokens += body.tokens;
      entry.usd += body.usd;
      return;
    }
    default:
  }
}

function entryOf(ledger: Ledger, agent: AgentId): LedgerEntry {
  let entry = ledger.get(agent);
  if (entry === undefined) {
    entry = { runs: 0, done: 0, failed: 0, facts: new Map(), refusedPermissions: 0, tokens: 0, usd: 0 };
    ledger.set(agent, entry);
  }
  return entry;
}
