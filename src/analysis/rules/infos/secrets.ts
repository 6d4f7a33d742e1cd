import type { Language, RuleInfo } from '../../observation.ts';

const languages: readonly Language[] = ['javascript', 'jsx', 'typescript', 'tsx', 'python'];

const rotate = 'Revoke it at its issuer first, because it stays in the history; then read it from the environment or a secret store.';
const untilRead = 'The value is a placeholder, an example, a reference to something else, a hash, an identifier, or the file is a lock file, generated or binary.';

/** Secrets are looked for in every text file, whatever its language. */
export const secretRules: readonly RuleInfo[] = [
  {
    id: 'security/secret-token',
    area: 'security',
    title: 'Access token in the source',
    severity: 'error',
    languages,
    why: 'Everyone who can read the repository, its history, a build or a copy of it can act as its owner until the token is revoked.',
    remedy: rotate,
    silentWhen: untilRead,
    cwe: ['CWE-798'],
    example: { bad: "const client = new Client('<the token itself>')", good: 'const client = new Client(process.env.SERVICE_TOKEN)' },
  },
  {
    id: 'security/secret-private-key',
    area: 'security',
    title: 'Private key in the source',
    severity: 'error',
    languages,
    why: 'Whoever has the key can sign, decrypt or log in as its owner, and nobody can tell the two apart.',
    remedy: 'Make a new key pair, withdraw the old one, and keep the private half in a secret store.',
    silentWhen: 'There is no key between the two lines, or it is visibly an example.',
    cwe: ['CWE-321', 'CWE-798'],
  },
  {
    id: 'security/secret-connection-string',
    area: 'security',
    title: 'Password in a connection string',
    severity: 'error',
    languages,
    why: 'Everyone who can read the repository can open the same database or service, and the password cannot be changed without a release.',
    remedy: 'Change the password, then read the connection string from the environment or a secret store.',
    silentWhen: 'The password is a placeholder or filled in at run time, or the host is this machine or an example domain.',
    cwe: ['CWE-798'],
    example: { bad: "connect('postgres://app:<password>@db.internal/app')", good: 'connect(process.env.DATABASE_URL)' },
  },
  {
    id: 'security/secret-assignment',
    area: 'security',
    title: 'Credential written into the source',
    severity: 'warning',
    languages,
    why: 'A name like this holds something that opens a door, and the value looks random: whoever reads the repository has it too.',
    remedy: rotate,
    silentWhen: untilRead,
    cwe: ['CWE-798'],
    example: { bad: "const apiKey = '<a random value>'", good: 'const apiKey = process.env.API_KEY' },
  },
];
