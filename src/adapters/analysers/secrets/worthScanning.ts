import { isTestPath } from '../../../analysis/testPath.ts';

/** Larger texts are data; secrets of people stand in what people write. */
const largest = 1024 * 1024;
/** Lines longer than this were written by a program. */
const longestLine = 20_000;

const generated = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|Pipfile\.lock|Cargo\.lock|composer\.lock|Gemfile\.lock|go\.sum|flake\.lock)$|\.(?:min\.(?:js|css)|map|svg|png|jpe?g|gif|ico|pdf|zip|gz|wasm|woff2?|ttf|eot|snap|lock)$/i;

/** Leaves out what no person wrote: binary, lock files, minified and very large texts. */
export function worthScanning(path: string, text: string): boolean {
  if (text.length < 12 || text.length > largest || generated.test(path)) return false;
  if (text.slice(0, 8000).includes('\0')) return false;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    if (stop - at > longestLine) return false;
    at = stop + 1;
  }
  return true;
}

/** Tests, examples and manuals are full of secrets that open nothing; the real one among them is less likely. */
export function isMadeForReading(path: string): boolean {
  return isTestPath(path) || /(?:^|[\/_.-])(?:fixtures?|__mocks__|mocks?|examples?|samples?|testdata|docs?|snapshots?|stories)(?:[\/_.-]|$)/i.test(path) || /\.(?:md|mdx|rst|adoc|example|sample|template|dist)$/i.test(path);
}
