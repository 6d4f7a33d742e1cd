import { defaultShowing } from '../../teams/review/reviewRequest.ts';
import type { ReviewRequest } from '../../teams/review/reviewRequest.ts';
import type { ReviewOptions } from './reviewOptions.ts';

/** The team's request for what was typed. */
export function reviewRequestOf(options: ReviewOptions): ReviewRequest {
  return {
    roots: [options.root],
    scope: options.scope,
    reviewers: options.reviewers,
    include: options.include,
    exclude: options.exclude,
    limits: { maxFiles: options.maxFiles, maxFileBytes: 1_000_000 },
    linter: options.linter,
    // Whoever runs the command in a folder runs that folder's tools as well; --linter bundled runs none of them.
    isTrusted: true,
    ...(options.probe ? { mayProbe: true } : {}),
    ...(options.models === undefined ? {} : { usesModel: true }),
    ...(options.modelRules.localGlobs === undefined || options.modelRules.localGlobs.length === 0 ? {} : { localGlobs: options.modelRules.localGlobs }),
    showing: options.scope.kind === 'all' || options.scope.kind === 'files' ? { ...defaultShowing, maxShown: 200 } : defaultShowing,
    visible: [],
    lintedElsewhere: [],
  };
}
