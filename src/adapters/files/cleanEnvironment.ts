/** What a child process may need to know of its surroundings; nothing here is a secret. */
const passedOn = [
  'PATH', 'Path', 'PATHEXT', 'HOME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA',
  'ProgramFiles', 'ProgramFiles(x86)', 'SystemRoot', 'SYSTEMROOT', 'SystemDrive', 'windir', 'ComSpec', 'TEMP', 'TMP',
  'TMPDIR', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'USER', 'USERNAME', 'LOGNAME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME',
] as const;

/** An environment for a child process that carries no tokens, no injected options and no settings meant for us. */
export function cleanEnvironment(
  from: Readonly<Record<string, string | undefined>> = process.env,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of passedOn) {
    const value = from[name];
    if (value !== undefined) env[name] = value;
  }
  return { ...env, ...more };
}
