import type { Observation } from '../../../analysis/observation.ts';
import { secretRules } from '../../../analysis/rules/infos/secrets.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import { LineIndex } from '../../../base/text.ts';
import type { SecretScanner } from '../../../teams/review/ports/instruments.ts';
import { entropyOf } from './entropy.ts';
import { findSecrets } from './findSecrets.ts';
import { isPlaceholder } from './placeholders.ts';
import { presetHits } from './preset.ts';
import type { SecretHit } from './secretHit.ts';
import { isMadeForReading, worthScanning } from './worthScanning.ts';

/** A file with more secrets than this is a list of them; one finding each would bury the rest. */
const maxHits = 50;

/** Looks for secrets with the community's rules and our own. Nothing it returns contains the secret. */
export function createSecretScanner(): SecretScanner {
  return {
    scan: async ({ path, text }, signal) => {
      throwIfAborted(signal);
      if (!worthScanning(path, text)) return [];
      const own = findSecrets(text);
      const preset = (await presetHits(text, path)).filter(({ start, end }) => !isPlaceholder(text.slice(start, end)));
      throwIfAborted(signal);
      const hits = withoutOverlaps([...own, ...preset]).slice(0, maxHits);
      if (hits.length === 0) return [];
      const lines = new LineIndex(text);
      const share = isMadeForReading(path) ? 0.6 : 1;
      return hits.map((hit) => observe({ ...hit, confidence: hit.confidence * share }, text, lines));
    },
  };
}

/** Of hits about the same text the surest stays. */
function withoutOverlaps(hits: readonly SecretHit[]): SecretHit[] {
  const kept: SecretHit[] = [];
  for (const hit of [...hits].sort((a, b) => b.confidence - a.confidence || a.start - b.start)) {
    if (kept.every((other) => hit.end <= other.start || hit.start >= other.end)) kept.push(hit);
  }
  return kept.sort((a, b) => a.start - b.start);
}

function observe(hit: SecretHit, text: string, lines: LineIndex): Observation {
  const rule = secretRules.find(({ id }) => id === `security/secret-${hit.kind}`)!;
  return {
    rule: rule.id,
    severity: hit.confidence < 0.6 && rule.severity === 'error' ? 'warning' : rule.severity,
    confidence: hit.confidence,
    range: lines.rangeOf(hit.start, hit.end),
    message: messageOf(hit),
    evidence: [{ kind: 'syntax', text: `${hit.reason}: ${preview(text.slice(hit.start, hit.end))}` }],
    symbol: '',
    cwe: rule.cwe ?? [],
  };
}

function messageOf({ kind, name }: SecretHit): string {
  switch (kind) {
    case 'token':
      return `${name} is in the source: anyone who can read the repository can use it`;
    case 'private-key':
      return `${name} is in the source: anyone who can read the repository can act as its owner`;
    case 'connection-string':
      return `${name} is in the source: anyone who can read the repository can connect with it`;
    case 'assignment':
      return `${name} holds what looks like a real credential: anyone who can read the repository can use it`;
  }
}

/** Enough to recognise it among others, too little to use it. */
function preview(secret: string): string {
  const shown = Math.min(4, Math.floor(secret.length / 8));
  const start = secret.startsWith('-----') ? '' : `\`${secret.slice(0, shown)}…\`, `;
  return `${start}${secret.length} characters, ${entropyOf(secret).toFixed(1)} bits of entropy each`;
}
