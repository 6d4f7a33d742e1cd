export interface ProposalArguments {
  readonly failureId?: string;
  readonly proposalId?: string;
  /** Who asks, where that matters. */
  readonly from?: string;
}

/** What a command of the Proposals view is about: a row's handle, a code action's or a page's argument. */
export function proposalArguments(args: readonly unknown[]): ProposalArguments {
  const [first] = args;
  if (typeof first !== 'object' || first === null) return {};
  const { failureId, proposalId, from } = first as { failureId?: unknown; proposalId?: unknown; from?: unknown };
  return {
    ...(typeof failureId === 'string' ? { failureId } : {}),
    ...(typeof proposalId === 'string' ? { proposalId } : {}),
    ...(typeof from === 'string' ? { from } : {}),
  };
}
