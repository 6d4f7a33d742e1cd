import type { Scripts } from './invocation.ts';
import { shellCommands } from './shellWords.ts';

const deepestScript = 5;

/** What a command has the TypeScript compiler do, as its arguments, scripts of the package followed; empty for all else and for mere checks. */
export function readBuilds(words: readonly string[], scripts: Scripts, depth = 0): (readonly string[])[] {
  const at = words.findIndex((word) => !/^(npx|pnpx|bunx|cross-env|env|exec|[A-Za-z_]\w*=.*)$/.test(word));
  const program = words[at]?.replace(/^.*[\\/]/, '');
  if (program === undefined) return [];
  const rest = words.slice(at + 1);
  if (program === 'tsc') return rest.some((word) => /^(--noEmit|-w|--watch|--version|-v|--init)$/.test(word)) ? [] : [rest];
  if (!/^(npm|pnpm|yarn|bun)$/.test(program) || depth >= deepestScript) return [];
  const name = rest[0] === 'run' || rest[0] === 'run-script' ? rest.slice(1).find((word) => !word.startsWith('-')) : rest[0];
  if (name === 'exec') return readBuilds(rest.slice(1).filter((word) => word !== '--'), scripts, depth + 1);
  return name === undefined ? [] : buildsOfScript(name, scripts, depth + 1);
}

/** The same for a script and the one that is run before it. */
export function buildsOfScript(name: string, scripts: Scripts, depth = 0): (readonly string[])[] {
  return [`pre${name}`, name].flatMap((each) => (scripts[each] === undefined ? [] : shellCommands(scripts[each]).flatMap((words) => readBuilds(words, scripts, depth))));
}
