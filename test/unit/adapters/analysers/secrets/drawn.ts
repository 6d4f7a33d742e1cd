const alphabets = {
  hex: '0123456789abcdef',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  mixed: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
};

/** A text drawn at random, the same for the same seed, so that no secret has to stand in a test. */
export function drawn(alphabet: keyof typeof alphabets, length: number, seed = 1): string {
  const letters = alphabets[alphabet];
  let state = seed * 2654435761;
  let text = '';
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    text += letters[(state >>> 8) % letters.length];
  }
  return text;
}
