import type { RuleInfo } from '../observation.ts';
import { duplicateCode, importCycle, staleCall, staleImport, unusedExport, untestedChange } from './infos.ts';

/** The rules that need the whole project. */
export const projectRules: readonly RuleInfo[] = [importCycle, duplicateCode, staleImport, staleCall, unusedExport, untestedChange];
