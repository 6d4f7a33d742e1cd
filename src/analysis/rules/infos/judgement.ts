import type { Language, ReviewArea, RuleInfo } from '../../observation.ts';

const languages: readonly Language[] = ['javascript', 'jsx', 'typescript', 'tsx', 'python'];
const areas: readonly ReviewArea[] = ['style', 'security', 'tests', 'performance', 'structure'];

/** What comes of a model's reading; only where somebody has set one up. */
export const judgementRules: readonly RuleInfo[] = [
  ...areas.map((area): RuleInfo => ({
    id: `${area}/judgement`,
    area,
    title: 'Judged by a model',
    severity: 'warning',
    languages,
    why: 'A model has read the change with what the instruments found in it. The code that it quotes stands in the file, and a skeptic has tried to refute it, but nothing has proven it.',
    remedy: 'Read the evidence and decide; dismiss it with a reason where it is wrong.',
    silentWhen: 'No model is set up, the quoted code is not in the file, or the skeptic names a line that refutes it.',
  })),
  {
    id: 'security/instruction-in-text',
    area: 'security',
    title: 'Text that speaks to a model',
    severity: 'warning',
    languages,
    why: 'Whoever has a model read this text, in a review, an editor or a build, may have it do what the text says instead of what was asked.',
    remedy: 'Find out who wrote it and why; take it out, or word it so that it speaks to people.',
    silentWhen: 'No model is set up: then nothing here is read by one.',
    cwe: ['CWE-1427'],
  },
];
