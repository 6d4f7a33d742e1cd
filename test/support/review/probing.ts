import { loadPythonParser } from '../../../src/adapters/syntax/pythonParser.ts';
import { createFileAnalyser } from '../../../src/analysis/createFileAnalyser.ts';
import { languageOf } from '../../../src/analysis/languageOf.ts';
import { createPythonAnalyser } from '../../../src/analysis/python/createPythonAnalyser.ts';
import type { Finding } from '../../../src/teams/review/finding.ts';
import type { ArrivalProbe } from '../../../src/teams/review/ports/probes.ts';
import { planProbe } from '../../../src/teams/review/probing/planProbe.ts';

type Analyser = ReturnType<typeof createFileAnalyser>;
let analyser: Promise<Analyser> | undefined;

/** What the security reviewer finds in a text, as findings on the table. */
export async function securityFindings(file: string, text: string): Promise<Finding[]> {
  analyser ??= loadPythonParser().then((parser) => createFileAnalyser({ python: createPythonAnalyser(parser) }));
  const { observations } = (await analyser).analyse({ path: file, language: languageOf(file)!, text }, ['security']);
  return observations.map((observation, index): Finding => ({
    related: [], cwe: [], tags: [], ...observation, id: `finding${index}`, agent: 'security', root: 0, file, code: '', inDiff: true, state: { status: 'open' }, votes: [], shown: true,
  }));
}

/** The probe for the one finding of a rule in a text. */
export async function probeFor(rule: string, file: string, text: string): Promise<ArrivalProbe> {
  const findings = await securityFindings(file, text);
  const finding = findings.find((one) => one.rule === `security/${rule}`);
  if (finding === undefined) throw new Error(`There is no ${rule} in it, only ${findings.map((one) => one.rule).join(', ') || 'nothing'}`);
  const plan = planProbe(finding, text);
  if (plan.kind !== 'arrival') throw new Error(`Nothing of it can be sent: ${plan.kind}`);
  return { ...plan.probe, text };
}
