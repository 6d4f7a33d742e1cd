const testFolder = /(^|\/)(tests?|__tests__|spec|specs|e2e|testing)\//;
const testFile = /(^|\/)((test_[^/]*|[^/]*_test|conftest)\.py|[^/]*[._-](test|tests|spec|e2e|cy)\.[cm]?[jt]sx?|test\.[cm]?[jt]sx?)$/;

/** Whether a path names test code by the conventions of the usual runners. */
export function isTestPath(path: string): boolean {
  return testFile.test(path) || testFolder.test(path);
}
