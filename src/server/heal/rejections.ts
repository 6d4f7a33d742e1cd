import type { Clock } from '../../base/clock.ts';
import { shortHash } from '../../base/hash.ts';
import type { Failure, Proposal } from '../../protocol/healing.ts';
import type { RejectedProposal } from '../../protocol/messages.ts';
import type { DocumentStore } from '../../runtime/memory/documentStore.ts';

const namespace = 'heal.rejected';
const maxKept = 50;

interface KeptRejection extends RejectedProposal {
  readonly patch: string;
}

/** What somebody turned down, by failure: the same patch is not shown for it again, wherever its lines have moved to. */
export class Rejections {
  readonly #documents: DocumentStore;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(documents: DocumentStore, clock: Pick<Clock, 'now'>) {
    this.#documents = documents;
    this.#clock = clock;
  }

  add(failure: Failure, proposal: Proposal, reason: string): void {
    const rejection: KeptRejection = { patch: patchKey(proposal), title: proposal.title, reason, at: this.#clock.now() };
    const others = this.#of(failure).filter(({ patch }) => patch !== rejection.patch);
    this.#documents.set(namespace, failureKey(failure), [rejection, ...others].slice(0, maxKept));
  }

  of(failure: Failure): readonly RejectedProposal[] {
    return this.#of(failure).map(({ title, reason, at }) => ({ title, reason, at }));
  }

  /** The failure without what was rejected for it. */
  sift(failure: Failure): Failure {
    if (failure.proposals.length === 0) return failure;
    const rejected = new Set(this.#of(failure).map(({ patch }) => patch));
    const proposals = failure.proposals.filter((proposal) => !rejected.has(patchKey(proposal)));
    return proposals.length === failure.proposals.length ? failure : { ...failure, proposals };
  }

  #of(failure: Failure): readonly KeptRejection[] {
    const kept = this.#documents.get<unknown>(namespace, failureKey(failure));
    return Array.isArray(kept) ? (kept as readonly KeptRejection[]) : [];
  }
}

function failureKey({ root, file, name }: Failure): string {
  return shortHash(root, file, name);
}

/** Line numbers and context stay out: they change with every edit nearby. */
function patchKey({ patch, command }: Proposal): string {
  return shortHash(command ?? '', ...patch.split('\n').filter((line) => /^[+-]/.test(line)));
}
