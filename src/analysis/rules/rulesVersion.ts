/** Raised whenever a rule may answer differently for the same text, so that caches of older answers are passed over. */
export const rulesVersion = '6';
