import { generateJavaScriptRepairs } from '../../analysis/repair/javascript/generateJavaScriptRepairs.ts';
import { generatePythonRepairs } from '../../analysis/repair/python/generatePythonRepairs.ts';
import type { RepairSource } from '../../teams/healing/ports/repairSource.ts';
import { bundleFolder } from '../bundleFolder.ts';
import { loadPythonParser } from '../syntax/pythonParser.ts';

/** Candidate edits for the languages that are read to the end: JavaScript, TypeScript and Python. */
export function createRepairSource(): RepairSource {
  return {
    reads: (file) => /\.([cm]?[jt]sx?|py)$/.test(file) && !/\.d\.[cm]?ts$/.test(file),
    generate: async (input) => (input.file.endsWith('.py') ? generatePythonRepairs(await loadPythonParser(bundleFolder()), input) : generateJavaScriptRepairs(input)),
  };
}
