/** Above this cognitive complexity readers start to miss cases. */
export const hardToFollow = 15;

/**
 * Whether a change made a function so much harder to follow that it is what the change is about: over the limit by more
 * than a branch or two, or half as hard again where it was over it. One more case in a function that is long hard is not.
 */
export function isMuchHarder(was: number, is: number): boolean {
  if (is <= hardToFollow) return false;
  return was <= hardToFollow ? is - was >= 5 : is - was >= 8 && is >= 1.5 * was;
}
