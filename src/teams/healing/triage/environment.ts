import type { TestFailure } from '../testModel.ts';

/** A cause that lies outside of the code, with what to do about it. */
export interface EnvironmentCause {
  readonly evidence: string;
  readonly advice: string;
  /** A command that would mend it; run only by the user. */
  readonly command?: string;
}

interface Sign {
  readonly pattern: RegExp;
  readonly cause: (match: RegExpExecArray, project: { readonly isPython: boolean }) => EnvironmentCause;
}

/** What runners print when the surroundings are at fault, the most telling first. */
const signs: readonly Sign[] = [
  {
    pattern: /Cannot find (?:package|module) '([^'./][^']*)'|Could not resolve "([^"./][^"]*)"|Failed to (?:load|resolve) (?:url|import) "?([^"./\s][^"\s]*)"?/,
    cause: (match) => missingPackage(match[1] ?? match[2] ?? match[3] ?? ''),
  },
  {
    pattern: /(?:ModuleNotFoundError: )?No module named '?([\w.]+)'?/,
    cause: (match) => {
      const name = match[1]!.split('.')[0]!;
      return { evidence: `Python finds no module \`${name}\``, advice: `Install what provides \`${name}\`.`, command: `python -m pip install ${name}` };
    },
  },
  {
    pattern: /EADDRINUSE[^\n]*?(?::(\d+))?(?=$|\n|\s)|Address already in use/,
    cause: (match) => ({
      evidence: match[1] === undefined ? 'A port it wants is in use' : `Port ${match[1]} is in use`,
      advice: 'End what holds the port, or let the test listen on port 0.',
    }),
  },
  {
    pattern: /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|ConnectionRefusedError|getaddrinfo)\b[^\n]*/,
    cause: (match) => ({ evidence: `It needs a connection that could not be made (${match[0].slice(0, 80).trim()})`, advice: 'Start the service it wants, or put a stand-in in its place; tests run here without a network.' }),
  },
  {
    pattern: /\b(EACCES|EPERM|EROFS|PermissionError|Read-only file system)\b[^\n]*/,
    cause: (match) => ({ evidence: `It was refused access (${match[0].slice(0, 100).trim()})`, advice: 'Tests run here in a copy and may write nowhere else; let the test write to a temporary folder.' }),
  },
  {
    pattern: /(?:requires|needs|engine|Unsupported engine)[^\n]{0,60}\b(?:Node(?:\.js)?|Python)\b[^\n]{0,20}?(\d+(?:\.\d+)*)/i,
    cause: (match) => ({ evidence: `It asks for another version (${match[0].slice(0, 100)})`, advice: 'Switch to the version it asks for.' }),
  },
];

/** The cause that a failure's own words name, or null. */
export function environmentCause(failure: TestFailure, project: { readonly isPython: boolean }): EnvironmentCause | null {
  const text = `${failure.code ?? ''}\n${failure.message}\n${failure.kind === 'assertion' ? '' : failure.output}`;
  // A comparison of values that merely mention a code is no sign.
  if (failure.kind === 'assertion' && failure.code !== 'EADDRINUSE') return null;
  for (const { pattern, cause } of signs) {
    const match = pattern.exec(text);
    if (match !== null) return cause(match, project);
  }
  return null;
}

function missingPackage(specifier: string): EnvironmentCause {
  // Node's own modules are never missing; what the type checker misses is their types.
  if (specifier.startsWith('node:')) {
    return { evidence: `The types of Node are not installed, so the checker does not know \`${specifier}\``, advice: "Install Node's types.", command: 'npm install --save-dev @types/node' };
  }
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!;
  return { evidence: `The package \`${name}\` is not installed`, advice: `Install \`${name}\`; if package.json names it already, run \`npm install\`.`, command: `npm install ${name}` };
}
