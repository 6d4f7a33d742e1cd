import type { AgentContext } from '../../../runtime/agents/agent.ts';
import { CopyPool } from '../../healing/copyPool.ts';
import type { TestProject } from '../../healing/testModel.ts';
import type { ReviewChecks } from '../ports/reviewChecks.ts';

/** A root whose own code may be run in copies. */
export interface CheckRoot {
  readonly copies: CopyPool;
  projects(context: Pick<AgentContext, 'signal'>): Promise<readonly TestProject[]>;
}

/** Copies and runners of each root, made when they are first needed and gone with the run. */
export class CheckRoots {
  readonly #checks: ReviewChecks;
  readonly #roots = new Map<string, CheckRoot>();

  constructor(checks: ReviewChecks) {
    this.#checks = checks;
  }

  of(path: string): CheckRoot {
    const known = this.#roots.get(path);
    if (known !== undefined) return known;
    let projects: Promise<readonly TestProject[]> | undefined;
    const root: CheckRoot = {
      copies: new CopyPool(path, this.#checks.copies),
      projects: ({ signal }) => {
        // A workspace without tests is one of which less can be checked.
        projects ??= this.#checks.runners.detect(path, undefined, signal).catch((error: unknown) => {
          projects = undefined;
          if (signal.aborted) throw error;
          return [];
        });
        return projects;
      },
    };
    this.#roots.set(path, root);
    return root;
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#roots.values()].map(({ copies }) => copies.dispose()));
  }
}
