/** Puts a sentence into the user's language and fills in its `{0}`; the editor's `l10n.t` outside of tests. */
export type Translate = (message: string, ...values: (string | number)[]) => string;

/** Fills in the placeholders and leaves the language alone. */
export const inEnglish: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(values[Number(index)] ?? placeholder));

/** A number with its noun. */
export function counted(t: Translate, count: number, one: string, many: string): string {
  return count === 1 ? t(one, count) : t(many, count);
}
