import type { Observation } from '../../../analysis/observation.ts';
import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import type { SecretScanner } from '../ports/instruments.ts';
import type { FileInstrument } from './instrument.ts';

/** What only looks like a secret by where it stands, unlike a token or a key whose form gives it away. */
const needsContext: ReadonlySet<string> = new Set(['security/secret-connection-string', 'security/secret-assignment']);

/** Secrets in any text file, whatever its language. */
export function secretsInstrument(scanner: SecretScanner): FileInstrument {
  return {
    id: 'secrets',
    version: rulesVersion,
    checks: 'secrets',
    appliesTo: (file) => file.status !== 'deleted',
    cacheKey: () => '',
    read: async ({ file, text }, signal) => {
      const found = await scanner.scan({ path: file.path, text: text.text }, signal);
      return { observations: found.map((each) => (needsContext.has(each.rule) && isInDocstring(file.language, text.text, each.range.start.line) ? asExample(each) : each)) };
    },
  };
}

/** Whether a line stands in a text that documents the code: a triple-quoted string that is nobody's value, or a JSDoc block. */
function isInDocstring(language: string | null, text: string, line: number): boolean {
  if (language === null) return false;
  const lines = text.split('\n').slice(0, line);
  if (language !== 'python') return /^\s*\*/.test(lines.at(-1) ?? '') && lines.findLastIndex((each) => each.includes('/**')) > lines.slice(0, -1).findLastIndex((each) => each.includes('*/'));
  let open: string | undefined;
  let isDocumentation = false;
  for (const each of lines) {
    for (const { 0: quotes, index } of each.matchAll(/"""|'''/g)) {
      if (open === undefined) {
        open = quotes;
        isDocumentation = /^\s*[rR]?$/.test(each.slice(0, index));
      } else if (open === quotes) open = undefined;
    }
  }
  return open !== undefined && isDocumentation;
}

function asExample(observation: Observation): Observation {
  return {
    ...observation,
    severity: 'hint',
    evidence: [...observation.evidence, { kind: 'syntax', text: 'It stands in a text that documents the code, where values like this are mostly examples' }],
  };
}
