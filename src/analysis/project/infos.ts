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

export const staleImport: RuleInfo = {
  id: 'structure/stale-import',
  area: 'structure',
  title: 'Takes away what others still import',
  severity: 'warning',
  languages,
  why: 'The name or file is gone, and who imports it fails when it loads, or gets `undefined` and fails later.',
  remedy: 'Change those who import it as well, or keep the old name and hand on to the new one.',
  silentWhen: 'The file hands on everything of another one, has syntax errors, or what it exports is put together while it runs.',
  example: { bad: '// price.js renamed total() to sum(); cart.js still imports { total }', good: '// cart.js imports { sum }' },
};

export const staleCall: RuleInfo = {
  id: 'structure/stale-call',
  area: 'structure',
  title: 'Callers that still give the old arguments',
  severity: 'warning',
  languages,
  why: 'The parameters of the function changed and not everyone who calls it did: a Python call fails, a JavaScript one goes on with `undefined`.',
  remedy: 'Change the callers as well, or give the new parameter a default.',
  silentWhen: 'The code copes with a parameter that is not given, a call spreads its arguments, or the function is decorated, overloaded or a method.',
  example: { bad: '// total(items, rate) needs a rate now; cart.js still calls total(items)', good: '// cart.js calls total(items, vat)' },
};

export const unusedExport: RuleInfo = {
  id: 'structure/unused-export',
  area: 'structure',
  title: 'Code that the change left without a user',
  severity: 'info',
  languages,
  why: 'It is read, kept up and tested although nothing runs it any more, and the next reader believes that it matters.',
  remedy: 'Delete it in the same change, or say in a comment who outside of the project uses it.',
  silentWhen: 'Anyone in the project still imports the name or its whole file, the file itself uses it, it is handed on, decorated or listed in `__all__`, or the file is an entry of its package.',
  example: { bad: '// cart.js stopped importing oldTotal(); price.js still has it', good: '// price.js without oldTotal()' },
};
