import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** Where runs, memory and cache live: `ROUNDTABLE_HOME`, or the place that the platform has for such data. */
export function dataFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment['ROUNDTABLE_HOME'];
  if (chosen) return chosen;
  if (platform === 'win32') {
    return win32.join(environment['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), 'Roundtable');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Roundtable');
  const shared = environment['XDG_DATA_HOME'];
  // A relative path there is invalid and to be ignored, says the specification.
  return posix.join(shared && posix.isAbsolute(shared) ? shared : posix.join(home, '.local', 'share'), 'roundtable');
}
