/** Whether a path is where pytest and unittest look for tests, or where their helpers live. */
export function isPythonTestFile(path: string): boolean {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  if (/^(test_.*|.*_tests?|tests?|conftest)\.py$/.test(name)) return true;
  return parts.some((part) => /^(tests?|testing)$/.test(part));
}
