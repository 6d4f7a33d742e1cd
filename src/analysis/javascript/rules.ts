import type { JavaScriptRule } from './rule.ts';
import { loops } from './rules/performance/loops.ts';
import { requestPath } from './rules/performance/requestPath.ts';
import { clearText } from './rules/security/clearText.ts';
import { credentials } from './rules/security/credentials.ts';
import { cryptography } from './rules/security/cryptography.ts';
import { dataFlow } from './rules/security/dataFlow.ts';
import { exposure } from './rules/security/exposure.ts';
import { hostChecks } from './rules/security/hostChecks.ts';
import { markupFilters } from './rules/security/markupFilters.ts';
import { sanitization } from './rules/security/sanitization.ts';
import { merging } from './rules/security/merging.ts';
import { patternMistakes } from './rules/security/patternMistakes.ts';
import { processes } from './rules/security/processes.ts';
import { settings } from './rules/security/settings.ts';
import { flow } from './rules/structure/flow.ts';
import { growth } from './rules/structure/growth.ts';
import { swallowedErrors } from './rules/structure/swallowedErrors.ts';
import { habits } from './rules/style/habits.ts';
import { mistakes } from './rules/style/mistakes.ts';
import { names } from './rules/style/names.ts';
import { assertions } from './rules/tests/assertions.ts';
import { focusedTests } from './rules/tests/focusedTests.ts';

/** Every rule of the JavaScript half; adding a rule ends with a line here. */
export const javaScriptRules: readonly JavaScriptRule[] = [dataFlow, settings, clearText, processes, merging, patternMistakes, exposure, cryptography, credentials, sanitization, hostChecks, markupFilters, mistakes, names, habits, focusedTests, assertions, requestPath, loops, flow, growth, swallowedErrors];
