import type { ReviewerId } from '../finding.ts';

/** How each reviewer is introduced to people. */
export const reviewerTitles: Readonly<Record<ReviewerId, string>> = {
  style: 'Style',
  security: 'Security',
  tests: 'Tests',
  performance: 'Performance',
  structure: 'Structure',
};
