import type { ReviewScope } from './changeSet.ts';

/** What a review looks at, in words; the name of its run in every list. */
export function describeScope(scope: ReviewScope): string {
  switch (scope.kind) {
    case 'workingTree':
      return 'working tree';
    case 'staged':
      return 'staged changes';
    case 'branch':
      return `branch against ${scope.base}`;
    case 'files':
      return scope.paths.length === 1 ? nameOf(scope.paths[0]!) : `${scope.paths.length} files`;
    case 'all':
      return 'the whole workspace';
  }
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
