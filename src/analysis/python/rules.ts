import type { RuleInfo } from '../observation.ts';
import type { PythonCheck } from './check.ts';
import { asyncChecks } from './performance/asyncChecks.ts';
import { growingCaches } from './performance/growingCaches.ts';
import { loopChecks } from './performance/loopChecks.ts';
import { assertGuards, credentials } from './security/credentials.ts';
import { dangerousCalls } from './security/dangerousCalls.ts';
import { exposure } from './security/exposure.ts';
import { dataFlow } from './security/dataFlow.ts';
import { complexityCheck } from './structure/complexityCheck.ts';
import { deadCode } from './structure/deadCode.ts';
import { errorChecks } from './structure/errorChecks.ts';
import { valueChecks } from './structure/valueChecks.ts';
import { styleChecks } from './style/styleChecks.ts';
import { unusedNames } from './style/unusedNames.ts';
import { sharedState } from './tests/sharedState.ts';
import { testChecks, tupleAssertions } from './tests/testChecks.ts';

/** Every check of the Python half; adding a rule ends with a line here. */
export const pythonChecks: readonly PythonCheck[] = [
  dataFlow, dangerousCalls, exposure, credentials, assertGuards, testChecks, tupleAssertions, sharedState, asyncChecks, loopChecks, growingCaches, complexityCheck, errorChecks, deadCode,
  valueChecks, styleChecks, unusedNames,
];

/** What each rule of the Python half says about itself. */
export const pythonRules: readonly RuleInfo[] = [...new Map(pythonChecks.flatMap(({ infos }) => infos).map((info) => [info.id, info])).values()];
