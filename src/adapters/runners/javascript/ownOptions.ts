/** The options of a workspace's call: which take a value, and which would take our place. */
export interface OptionRules {
  readonly takesValue: RegExp;
  readonly dropped: RegExp;
}

/** Parts a call into options that are kept and places to look for tests in. */
export function partOptions(args: readonly string[], rules: OptionRules): { readonly options: string[]; readonly places: string[] } {
  const options: string[] = [];
  const places: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (!arg.startsWith('-')) {
      places.push(arg);
      continue;
    }
    const name = arg.replace(/=.*$/s, '');
    const value = !arg.includes('=') && rules.takesValue.test(name) && at + 1 < args.length ? [args[++at]!] : [];
    if (!rules.dropped.test(name)) options.push(arg, ...value);
  }
  return { options, places };
}
