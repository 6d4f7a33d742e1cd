import path from 'node:path';
import type { ReviewRequest } from '../../teams/review/reviewRequest.ts';

/** What a review looks at, in words. */
export function describeRequest({ scope }: ReviewRequest): string {
  switch (scope.kind) {
    case 'workingTree':
      return 'working tree';
    case 'staged':
      return 'staged changes';
    case 'branch':
      return `branch against ${scope.base}`;
    case 'files':
      return scope.paths.length === 1 ? path.basename(scope.paths[0]!) : `${scope.paths.length} files`;
    case 'all':
      return 'the whole workspace';
  }
}
