/** What all views show as chosen. */
export type Selection =
  | { readonly kind: 'agent'; readonly agent: string }
  | { readonly kind: 'task'; readonly task: string }
  | { readonly kind: 'message'; readonly seq: number }
  | { readonly kind: 'finding'; readonly finding: string }
  | { readonly kind: 'failure'; readonly failure: string };

export function isSameSelection(one: Selection | null, other: Selection | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
