import { longWords } from './longWords.ts';
import { providers } from './providers.ts';
import type { SecretHit } from './secretHit.ts';

/** Without any of these, none of the preset's rules can match; loading and running it is spared. */
const inLongWords = /AKIA|ASIA|A3T|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox|hooks\.slack|sk-|sk_|rk_|SG\.|npm_|:\/\/[^\s/@]{1,200}@|ops_ey|shp|lin_|secret_|ntn_|hf_|gsk_|glsa_|glc_|figd_|dapi|dckr_|tskey-|cfk_/;
const anywhere = /(?<![A-Za-z])(?:aws|AWS|_auth|cloudflare|CLOUDFLARE|vercel|VERCEL)|private_key|PRIVATE KEY/;

/** Runs the community's recommended rules, which know some providers better than we do. */
export async function presetHits(text: string, path: string): Promise<SecretHit[]> {
  if (!anywhere.test(text) && !inLongWords.test(longWords(text))) return [];
  const { lintSource, creator } = await (loading ??= loadPreset());
  const result = await lintSource({
    source: { filePath: path, content: text, contentType: 'text', ext: /\.[^./]*$/.exec(path)?.[0] ?? '' },
    options: { noPhysicFilePath: true, config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } },
  });
  return result.messages.filter(({ range }) => !isOurs(text.slice(range[0], range[1]))).map((message) => ({
    ...kindOf(message.ruleId),
    start: message.range[0],
    end: message.range[1],
    confidence: 0.85,
    reason: 'It has the shape that its issuer documents',
  }));
}

/** Where we know the exact shape of a token ourselves, what only begins like one is none. */
function isOurs(token: string): boolean {
  return providers.some(({ marks }) => marks.some((mark) => mark.length >= 4 && token.startsWith(mark)));
}

async function loadPreset() {
  const [{ lintSource }, { creator }] = await Promise.all([import('@secretlint/core'), import('@secretlint/secretlint-rule-preset-recommend')]);
  return { lintSource, creator };
}

let loading: ReturnType<typeof loadPreset> | undefined;

function kindOf(rule: string): Pick<SecretHit, 'kind' | 'name'> {
  const id = /secretlint-rule-([\w-]+)$/.exec(rule)?.[1] ?? '';
  if (id === 'privatekey') return { kind: 'private-key', name: 'A private key' };
  if (id === 'basicauth' || id === 'database-connection-string') return { kind: 'connection-string', name: 'A password' };
  const name = names[id] ?? `${id.charAt(0).toUpperCase()}${id.slice(1)} credential`;
  return { kind: 'token', name: `${/^[aeiou]/i.test(name) ? 'An' : 'A'} ${name}` };
}

const names: Readonly<Record<string, string>> = {
  '1password': '1Password token', aws: 'AWS credential', gcp: 'Google Cloud key', github: 'GitHub token', gitlab: 'GitLab token', npm: 'npm token',
  openai: 'OpenAI key', huggingface: 'Hugging Face token', sendgrid: 'SendGrid key', anthropic: 'Anthropic key', slack: 'Slack token', stripe: 'Stripe key',
};
