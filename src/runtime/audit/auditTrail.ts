import type { Permission } from '../agents/permission.ts';
import type { RunEventBody } from '../runs/runEvent.ts';

/** What the audit log names: who used which permission, what was sent where, what a human said. Never a text that was read. */
export type AuditEntry =
  | { readonly kind: 'permission'; readonly run: string; readonly agent: string; readonly permission: Permission; readonly detail: string; readonly allowed: boolean }
  | {
      readonly kind: 'prompt';
      readonly run: string;
      readonly agent: string;
      readonly endpoint: string;
      /** SHA-256 of the masked request. */
      readonly digest: string;
      readonly outcome: string;
      /** Null where the provider charged for nothing, or does not say. */
      readonly tokens: number | null;
      /** Null where nothing was charged or the price is not known. */
      readonly usd: number | null;
    }
  /** Without an answer: it was asked, or nobody needs it any more. */
  | { readonly kind: 'approval'; readonly run: string; readonly agent: string; readonly question: string; readonly step: 'asked' | 'answered'; readonly answer: string | null };

/** Takes what happens; it never throws and never holds up the work. */
export interface AuditTrail {
  record(entry: AuditEntry): void;
}

/** What of a run's log belongs into the audit log. */
export function auditEntryOf(run: string, body: RunEventBody): AuditEntry | undefined {
  switch (body.type) {
    case 'permission.used': {
      const { agent, permission, detail, allowed } = body;
      return { kind: 'permission', run, agent, permission, detail, allowed };
    }
    case 'approval.asked':
      return { kind: 'approval', run, agent: body.approval.agent, question: `${body.approval.id} ${body.approval.key}`, step: 'asked', answer: null };
    case 'approval.answered':
      return { kind: 'approval', run, agent: 'user', question: body.id, step: 'answered', answer: body.answer };
    default:
      return undefined;
  }
}

/** Somebody had a proposal written into the workspace, by a click or by the option that says so. */
export function appliedEntry(proposal: string, run = ''): AuditEntry {
  return { kind: 'approval', run, agent: 'user', question: `apply proposal ${proposal}`, step: 'answered', answer: 'applied' };
}
