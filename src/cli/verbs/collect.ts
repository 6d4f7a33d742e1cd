/** For options that may be repeated: adds each to those before it. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
