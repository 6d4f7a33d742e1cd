import type { Language, Observation } from '../../../analysis/observation.ts';
import type { RegexLiteral } from '../../../analysis/regexLiteral.ts';
import { repeatsChoice } from '../../../analysis/repeatsChoice.ts';
import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import { isTestPath } from '../../../analysis/testPath.ts';
import type { Severity } from '../../../base/severity.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import { shortHash } from '../../../base/hash.ts';
import type { RegexVerdict } from '../ports/instruments.ts';
import type { ReviewPorts } from '../reviewPorts.ts';
import type { FileInstrument } from './instrument.ts';

/** A file may not keep the checker busy for longer than this. */
const maxRegexes = 200;
const maxMilliseconds = 6000;

/** Regular expressions that an input can make explode, with that input as evidence. */
export function regexInstrument({ analyser, regexes: checker, cache, clock }: ReviewPorts): FileInstrument {
  return {
    id: 'regexes',
    version: rulesVersion,
    checks: 'regular expressions',
    isSlow: true,
    // A test decides itself what it matches against, and would be the first to hang.
    appliesTo: (file) => file.language !== null && file.status !== 'deleted' && !isTestPath(file.path),
    cacheKey: () => '',
    read: async ({ file, text }, signal) => {
      const written = await analyser.regexes({ path: file.path, language: file.language as Language, text: text.text }, signal);
      const found = written.filter(isWorthAsking);
      const observations: Observation[] = [];
      let undecided = Math.max(0, found.length - maxRegexes);
      const end = clock.monotonic() + maxMilliseconds;
      for (const regex of found.slice(0, maxRegexes)) {
        throwIfAborted(signal);
        const key = `regex:${rulesVersion}:${shortHash(regex.source, regex.flags)}`;
        let verdict = cache.get(key) as RegexVerdict | undefined;
        if (verdict === undefined) {
          if (clock.monotonic() > end) {
            undecided++;
            continue;
          }
          verdict = await checker.check(regex, signal);
          cache.set(key, verdict);
        }
        if (verdict.status === 'unknown') undecided++;
        if (verdict.status === 'vulnerable') observations.push(observe(regex, verdict));
      }
      return { observations, ...(undecided === 0 ? {} : { undecided }) };
    },
  };
}

/**
 * Deciding one expression takes the checker up to seconds. What cannot take exponential time matters only where somebody
 * else decides how long the input is.
 */
function isWorthAsking(regex: RegexLiteral): boolean {
  return regex.isExposed === true || repeatsChoice(regex.source);
}

function observe(regex: RegexLiteral, verdict: Extract<RegexVerdict, { status: 'vulnerable' }>): Observation {
  const isExponential = verdict.complexity === 'exponential';
  const growth = isExponential ? 'exponential' : `polynomial of degree ${verdict.degree ?? 2}`;
  const shown = regex.source.length > 60 ? `${regex.source.slice(0, 57)}...` : regex.source;
  return {
    rule: 'security/redos',
    severity: severityOf(regex, verdict),
    // The attack string was computed for this very expression; whether input reaches it is another question.
    confidence: isExponential ? 0.9 : 0.6,
    range: regex.range,
    symbol: regex.symbol,
    message: isExponential
      ? `\`/${shown}/\` can be made to hang: a short input takes exponential time to match`
      : `\`/${shown}/\` slows down sharply on long input (${growth} time)`,
    evidence: [
      ...(regex.isExposed === true ? [{ kind: 'syntax' as const, text: 'What it is matched against comes from outside of this file' }] : []),
      { kind: 'attack', text: `Input that shows it: ${verdict.attack}` },
      { kind: 'tool', text: `Decided by the recheck analyser: ${growth} matching time` },
    ],
    cwe: ['CWE-1333'],
  };
}

/** Slow on long input matters where somebody else decides how long the input is; hanging on short input matters anywhere. */
function severityOf(regex: RegexLiteral, verdict: Extract<RegexVerdict, { status: 'vulnerable' }>): Severity {
  if (verdict.complexity === 'exponential') return 'error';
  return (verdict.degree ?? 2) >= 3 && regex.isExposed === true ? 'warning' : 'hint';
}
