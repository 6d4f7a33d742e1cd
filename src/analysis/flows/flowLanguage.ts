import { judgeScriptFlow, mayHandOnScript, mayHoldScriptSource, scriptSourceIn } from '../javascript/rules/security/farFlows.ts';
import type { Language } from '../observation.ts';
import { judgePythonFlow, mayHandOnPython, mayHoldPythonSource, pythonSourceIn } from '../python/security/farFlows.ts';
import type { Access } from './fileFlows.ts';
import type { FarFlow, MemberSource } from './followFlows.ts';
import type { FlowVerdict } from './flowObservations.ts';

/** What a language says about data that goes through its files. */
export interface FlowLanguage {
  judge(flow: FarFlow): FlowVerdict | undefined;
  sourceIn(path: string, access: Access): MemberSource | undefined;
  /** Whether a text has a word without which nothing untrusted enters there. */
  mayHoldSource(text: string): boolean;
  /** Whether a text hands on names that other files declare. */
  mayHandOn(text: string): boolean;
}

const script: FlowLanguage = { judge: judgeScriptFlow, sourceIn: scriptSourceIn, mayHoldSource: mayHoldScriptSource, mayHandOn: mayHandOnScript };

const python: FlowLanguage = { judge: judgePythonFlow, sourceIn: pythonSourceIn, mayHoldSource: mayHoldPythonSource, mayHandOn: mayHandOnPython };

export function flowLanguageOf(language: Language): FlowLanguage {
  return language === 'python' ? python : script;
}
