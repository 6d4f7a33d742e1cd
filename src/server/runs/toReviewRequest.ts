import { UserFacingError } from '../../base/errors.ts';
import type { ReviewTarget } from '../../protocol/messages.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { ReviewScope } from '../../teams/review/changeSet.ts';
import { reviewerIds } from '../../teams/review/finding.ts';
import type { ReviewRequest } from '../../teams/review/reviewRequest.ts';
import { filePath } from '../documents/uris.ts';

export interface WindowState {
  readonly folders: readonly string[];
  readonly settings: Settings;
  readonly isTrusted: boolean;
  readonly visible: readonly string[];
  readonly lintedElsewhere: readonly string[];
  readonly usesModel?: boolean;
}

/** Turns what the editor asks for, with the window's settings, into the team's request. */
export function toReviewRequest(target: ReviewTarget, window: WindowState): ReviewRequest {
  const { settings } = window;
  return {
    roots: window.folders,
    scope: toScope(target),
    reviewers: reviewerIds.filter((id) => settings.review.reviewers.includes(id)),
    include: settings.review.include,
    exclude: settings.review.exclude,
    limits: { maxFiles: settings.review.maxFiles, maxFileBytes: 1_000_000 },
    linter: settings.style.linter,
    isTrusted: window.isTrusted,
    showing: {
      minimumSeverity: settings.findings.minimumSeverity,
      minimumConfidence: settings.findings.minimumConfidence,
      maxShown: settings.findings.maxShown,
      offDiff: settings.findings.showOffDiff,
    },
    visible: window.visible,
    lintedElsewhere: window.lintedElsewhere,
    ...(window.usesModel === true ? { usesModel: true } : {}),
    ...(window.isTrusted && settings.review.probe ? { mayProbe: true } : {}),
    ...(settings.model.localGlobs.length === 0 ? {} : { localGlobs: settings.model.localGlobs }),
  };
}

function toScope(target: ReviewTarget): ReviewScope {
  if (target.kind !== 'files') return target;
  const paths = target.uris.map(filePath).filter((file) => file !== undefined);
  if (paths.length === 0) throw new UserFacingError('Only files on disk can be reviewed', { hint: 'Save the file first.' });
  return { kind: 'files', paths };
}
