import type { RuleInfo } from '../observation.ts';
import type { PythonCheck } from './check.ts';
import { assertGuards, credentials } from './security/credentials.ts';
import { dangerousCalls } from './security/dangerousCalls.ts';
import { dataFlow } from './security/dataFlow.ts';

/** Every check of the Python half; adding a rule ends with a line here. */
export const pythonChecks: readonly PythonCheck[] = [dataFlow, dangerousCalls, credentials, assertGuards];

/** What each rule of the Python half says about itself. */
export const pythonRules: readonly RuleInfo[] = [...new Map(pythonChecks.flatMap(({ infos }) => infos).map((info) => [info.id, info])).values()];
