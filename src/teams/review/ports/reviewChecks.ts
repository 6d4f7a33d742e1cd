import type { HealPorts } from '../../healing/healPorts.ts';

/** Where the workspace's own tests and type checker run: copies in a sandbox, as healing has them. */
export type ReviewChecks = Pick<HealPorts, 'copies' | 'runners' | 'types'>;
