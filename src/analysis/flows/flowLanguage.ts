import { judgeScriptFlow, mayHoldScriptSource, scriptSourceIn } from '../javascript/rules/security/farFlows.ts';
import type { Language } from '../observation.ts';
import type { Access } from './fileFlows.ts';
import type { FarFlow, MemberSource } from './followFlows.ts';
import type { FlowVerdict } from './flowObservations.ts';

/** What a language says about data that goes through its files. */
export interface FlowLanguage {
  judge(flow: FarFlow): FlowVerdict | undefined;
  sourceIn(path: string, access: Access): MemberSource | undefined;
  /** Whether a text has a word without which nothing untrusted enters there. */
  mayHoldSource(text: string): boolean;
}

const script: FlowLanguage = { judge: judgeScriptFlow, sourceIn: scriptSourceIn, mayHoldSource: mayHoldScriptSource };

export function flowLanguageOf(_language: Language): FlowLanguage {
  return script;
}
