const dependencyFolders = new Set(['node_modules', '.venv', 'venv', '.tox', '.nox', 'bower_components']);
const cacheFolders = new Set(['__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.hypothesis', '.nyc_output', '.turbo', '.parcel-cache']);
const reports = new Set(['coverage', 'htmlcov', '.coverage', '.eslintcache', '.roundtable']);
const historyFolders = new Set(['.git', '.hg', '.svn', '.jj']);

/** Installed packages: large, and not changed by a repair. */
export function isDependencyFolder(name: string): boolean {
  return dependencyFolders.has(name);
}

/** What tools make again when it is not there. */
export function isCacheFolder(name: string): boolean {
  return cacheFolders.has(name);
}

/** What tools leave that nobody reads back; source may have these names too, but then git does not ignore it. */
export function isReport(name: string): boolean {
  return reports.has(name);
}

export function isHistoryFolder(name: string): boolean {
  return historyFolders.has(name);
}
