import assert from 'node:assert/strict';
import { createSecretScanner } from '../../../../../src/adapters/analysers/secrets/secretScanner.ts';
import type { Observation } from '../../../../../src/analysis/observation.ts';
import { secretRules } from '../../../../../src/analysis/rules/infos/secrets.ts';
import { CancelledError } from '../../../../../src/base/errors.ts';
import { LineIndex } from '../../../../../src/base/text.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { drawn } from './drawn.ts';

const never = new AbortController().signal;
const scan = (text: string, path = 'config/settings.txt'): Promise<readonly Observation[]> => createSecretScanner().scan({ path, text }, never);
const rulesOf = async (text: string, path?: string): Promise<string[]> => (await scan(text, path)).map(({ rule }) => rule);
const token = ['security/secret-token'];
const assignment = ['security/secret-assignment'];
const github = `ghp_${drawn('mixed', 36)}`;
const base64Url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const privateKey = (kind: string): string => [`-----BEGIN ${kind}PRIVATE KEY-----`, drawn('mixed', 64, 1), drawn('mixed', 64, 2), drawn('mixed', 40, 3), `-----END ${kind}PRIVATE KEY-----`].join('\n');

describe('the scanner of secrets', () => {
  noLeaks();

  it('names the token, its place and what follows from it', async () => {
    const text = `one\nconst client = connect('${github}');\n`;
    const [found] = await scan(text, 'src/client.ts');
    assert.equal(found?.rule, 'security/secret-token');
    assert.equal(found.severity, 'error');
    assert.equal(found.message, 'A GitHub token is in the source: anyone who can read the repository can use it');
    const lines = new LineIndex(text);
    assert.equal(text.slice(lines.offsetAt(found.range.start), lines.offsetAt(found.range.end)), github);
    assert.deepEqual(found.cwe, ['CWE-798']);
  });

  it('never repeats the secret, only how it begins and how much it is', async () => {
    const secrets = [github, drawn('mixed', 40, 5), drawn('mixed', 16, 6)];
    const text = `a = ${secrets[0]}\nmy_api_key = "${secrets[1]}"\ndb = "postgres://app:${secrets[2]}@db.internal:5432/app"\n${privateKey('RSA ')}\n`;
    const found = await scan(text);
    assert.deepEqual(found.map(({ rule }) => rule).sort(), ['security/secret-assignment', 'security/secret-connection-string', 'security/secret-private-key', 'security/secret-token']);
    const told = JSON.stringify(found);
    for (const secret of [...secrets, drawn('mixed', 64, 1)]) {
      for (let at = 0; at + 8 <= secret.length; at++) assert.ok(!told.includes(secret.slice(at, at + 8)), 'eight characters of a secret stand in what is told');
    }
    assert.match(told, /`ghp_…`, 40 characters, \d\.\d bits/);
  });

  it('tells tokens by the shapes their issuers document', async () => {
    const tokens = {
      GitLab: `glpat-${drawn('mixed', 20)}`, AWS: `AKIA${drawn('upper', 16)}`, Stripe: `sk_live_${drawn('mixed', 24)}`, Slack: `xoxb-${'274518390127'}-${'583920174638'}-${drawn('mixed', 24)}`,
      npm: `npm_${drawn('mixed', 36)}`, PyPI: `pypi-AgEI${drawn('mixed', 80)}`, SendGrid: `SG.${drawn('mixed', 22)}.${drawn('mixed', 43, 2)}`, 'Hugging Face': `hf_${drawn('letters', 34)}`,
      Anthropic: `sk-ant-api03-${drawn('mixed', 93)}AA`, Twilio: `SK${drawn('hex', 32)}`, DigitalOcean: `dop_v1_${drawn('hex', 64)}`, Databricks: `dapi${drawn('hex', 32)}`,
    };
    for (const [issuer, secret] of Object.entries(tokens)) {
      const found = await scan(`x = "${secret}"\n`);
      assert.equal(found.length, 1, issuer);
      assert.ok(found[0]!.message.includes(issuer), `${issuer}: ${found[0]!.message}`);
    }
  });

  it('tells a signed token by what it decodes to', async () => {
    const signature = drawn('mixed', 43);
    assert.deepEqual(await rulesOf(`Cookie: ${base64Url({ alg: 'HS256', typ: 'JWT' })}.${base64Url({ sub: 'u81', exp: 1 })}.${signature}`), token);
    assert.deepEqual(await rulesOf(`x = ${base64Url({ no: 'header at all' })}.${base64Url({ sub: 'u81' })}.${signature}`), []);
    assert.deepEqual(await rulesOf(`x = ${base64Url({ alg: 'HS256' })}.${base64Url({ sub: '1234567890', name: 'John Doe' })}.${signature}`), []);
  });

  it('finds private keys of every kind, on one line or many', async () => {
    for (const kind of ['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ']) {
      assert.deepEqual(await rulesOf(privateKey(kind)), ['security/secret-private-key'], kind);
      assert.deepEqual(await rulesOf(`key = "${privateKey(kind).replaceAll('\n', '\\n')}"`), ['security/secret-private-key'], kind);
    }
  });

  it('does not take the frame of a key for a key', async () => {
    assert.deepEqual(await rulesOf('-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n'), []);
    assert.deepEqual(await rulesOf("if (text.startsWith('-----BEGIN PRIVATE KEY-----')) read(text, '-----END PRIVATE KEY-----');"), []);
    assert.deepEqual(await rulesOf(privateKey('RSA ').replaceAll('PRIVATE', 'PUBLIC')), []);
  });

  for (const [notation, text] of Object.entries({
    'a constant': 'const apiToken = "{}";', 'a typed constant': "const apiToken: string = '{}';", 'a property': "  apiToken: '{}',", JSON: '{ "api_token": "{}" }', YAML: 'api_token: {}', 'an environment file': 'API_TOKEN={}',
    Go: 'apiToken := "{}"', Ruby: ":api_token => '{}'", Make: 'API_TOKEN ?= {}', C: 'char *api_token = "{}";', XML: '<apiToken>{}</apiToken>', 'a call': 'setProperty("API_TOKEN", "{}")', 'a member': 'this.apiToken = `{}`',
    'a header': "headers: { Authorization: 'Bearer {}' }", 'a shell': 'export API_TOKEN="{}"', 'a name and a value': '- name: API_TOKEN\n  value: "{}"', 'JSON in a string': '"{\\"api_token\\": \\"{}\\"}"',
  })) {
    it(`finds a drawn value under a telling name in ${notation}`, async () => {
      for (const seed of [3, 4, 5]) {
        const found = await scan(text.replace('{}', drawn('mixed', 32, seed)));
        assert.equal(found.length, 1, `seed ${seed}`);
      }
    });
  }

  it('finds hexadecimal values, passwords and credentials on their way', async () => {
    assert.deepEqual(await rulesOf(`client_secret = "${drawn('hex', 32)}"`), assignment);
    assert.deepEqual(await rulesOf(`password: "${'Kx7'}!${'pQ2'}#mv"`), assignment);
    assert.deepEqual(await rulesOf(`curl -u ops:${drawn('mixed', 14)} https://api.internal/v1`), assignment);
    assert.deepEqual(await rulesOf(`Authorization: Basic ${Buffer.from(`ops:${drawn('mixed', 14)}`).toString('base64')}`), assignment);
    assert.deepEqual(await rulesOf(`url = "mongodb+srv://app:${drawn('mixed', 12)}@cluster0.internal.net"`), ['security/secret-connection-string']);
  });

  it('reads manifests of Kubernetes secrets, which base 64 hides from nobody', async () => {
    const manifest = (value: string): string => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  username: ${Buffer.from('operator').toString('base64')}\n  entry: ${Buffer.from(value).toString('base64')}\n`;
    assert.deepEqual(await rulesOf(manifest(drawn('mixed', 20)), 'deploy/db.yaml'), assignment);
    assert.deepEqual(await rulesOf(manifest('changeme'), 'deploy/db.yaml'), []);
    assert.deepEqual(await rulesOf(manifest(drawn('mixed', 20)).replace('Secret', 'ConfigMap'), 'deploy/db.yaml'), []);
  });

  it('stays silent about what opens nothing', async () => {
    const value = drawn('mixed', 32);
    for (const text of [
      "apiKey: 'your-api-key-here-1234'", 'token = "xxxxxxxxxxxxxxxxxxxxxxxx1"', 'API_KEY=${API_KEY}', 'password: {{ .Values.password }}', 'const secret = process.env.SECRET_V2_KEY_2024', "token: '<insert token 123 here>'",
      'secretName: my-service-secret-2024', 'password_hash: $2b$10$abcdefghijklmnopqrstuv', `integrity: sha512-${drawn('mixed', 86)}==`, `const publicKey = "${value}"`, `csrf_token = "${value}"`, `commit_sha: ${drawn('hex', 40)}`,
      'tokenType: BearerTokenTypeV2', 'cacheKey: "user-42-profile-v3"', "const TOKEN_URL = 'https://login.internal/oauth2/v2.0/token'", 'password: "correct horse battery staple"', 'api_key: 12345678-1234-1234-1234-123456789012',
      'const PASSWORD_REQUIRED_V2 = "FlowPasswordRequiredResultV2";', 'url = "postgres://postgres:postgres@localhost:5432/test"', 'url = "redis://user:password@example.com"', `aws_access_key_id = AKIA${'IOSFODNN7'}EXAMPLE`,
      "if (token === 'end_of_file_2') return", 'export type TokenKind = "Identifier" | "StringLiteral2"', "accessToken: await getAccessToken(user1Id)", 'key: "ArrowDown2KeyPressHandler"', `firebase.initializeApp({ apiKey: "${`AIza${drawn('mixed', 35)}`}", authDomain: "x" })`,
    ]) {
      assert.deepEqual(await rulesOf(text), [], text);
    }
  });

  it('skips lock files, binary and minified texts', async () => {
    const text = `token = "${github}"\n`;
    assert.deepEqual(await rulesOf(text, 'package-lock.json'), []);
    assert.deepEqual(await rulesOf(text, 'dist/app.min.js'), []);
    assert.deepEqual(await rulesOf(`\0${text}`), []);
    assert.deepEqual(await rulesOf(text + 'x'.repeat(30_000)), []);
  });

  it('believes less in what stands in tests and manuals', async () => {
    const text = `const token = '${github}';`;
    const [real] = await scan(text, 'src/a.ts');
    for (const path of ['test/a.ts', 'src/a.test.ts', 'fixtures/a.json', 'README.md']) {
      const [found] = await scan(text, path);
      assert.ok(found !== undefined && found.confidence < 0.6 && real!.confidence > 0.9, path);
      assert.equal(found.severity, 'warning');
    }
  });

  it('stops when it is cancelled', async () => {
    await assert.rejects(createSecretScanner().scan({ path: 'a', text: 'x'.repeat(100) }, AbortSignal.abort()), (error) => CancelledError.is(error));
  });

  it('has a page for each of its rules', async () => {
    assert.equal(new Set(secretRules.map(({ id }) => id)).size, 4);
    for (const rule of secretRules) assert.ok(rule.id.startsWith('security/secret-') && rule.why !== '' && rule.remedy !== '');
  });
});
