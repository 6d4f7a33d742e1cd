import type { Language, RuleInfo } from '../observation.ts';

const languages: readonly Language[] = ['javascript', 'jsx', 'typescript', 'tsx', 'python'];

export const importCycle: RuleInfo = {
  id: 'structure/import-cycle',
  area: 'structure',
  title: 'Import that closes a cycle',
  severity: 'warning',
  languages,
  why: 'Files in a cycle can only be understood, tested and loaded together. Which of them runs first depends on who is imported first, so a name can be missing at load time in one entry point and not in another.',
  remedy: 'Move what both sides need into a file of its own, or hand the dependency in as an argument.',
  silentWhen: 'The files already needed each other before the change, the import is for types only, or it stands inside a function.',
  example: { bad: '// price.ts imports cart.ts, cart.ts imports price.ts', good: '// both import money.ts' },
};

export const duplicateCode: RuleInfo = {
  id: 'structure/duplicate-code',
  area: 'structure',
  title: 'Code that already exists elsewhere',
  severity: 'warning',
  languages,
  why: 'A fix in one copy is forgotten in the other; the copies drift apart and nobody knows which one is right.',
  remedy: 'Call the code that is there, or move it to where both can.',
  silentWhen: 'The copy is short, is a table of data or imports, stands in many places already, or both copies are tests and not long.',
  example: { bad: '// the loop of totals.ts pasted into report.ts', good: 'import { totals } from "./totals.ts";' },
};

export const untestedChange: RuleInfo = {
  id: 'tests/untested-change',
  area: 'tests',
  title: 'Changed code that no test reaches',
  severity: 'info',
  languages,
  why: 'Nothing would notice if this change were wrong, today or after the next one.',
  remedy: 'Add a test that calls it; the quick fix writes the first lines of one.',
  silentWhen: 'The project has no tests in this language, the tests reach its code in a way that imports do not show, or only declarations changed.',
  example: { bad: '// src/price.ts changed; no test imports it', good: '// test/price.test.ts calls totalPrice()' },
};
