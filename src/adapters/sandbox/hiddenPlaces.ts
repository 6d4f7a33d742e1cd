import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where people keep what opens other doors; none of it is a test's business. Relative to the home folder. */
const secretPlaces = [
  '.ssh', '.gnupg', '.aws', '.azure', '.kube', '.docker', '.oci', '.terraform.d', '.vault-token', '.password-store', '.netrc', '_netrc', '.npmrc', '.yarnrc.yml', '.pypirc',
  '.git-credentials', '.gitconfig.local', '.pgpass', '.my.cnf', '.mylogin.cnf', '.bash_history', '.zsh_history', '.python_history', '.node_repl_history', '.psql_history',
  '.config/gh', '.config/glab-cli', '.config/hub', '.config/gcloud', '.config/git/credentials', '.config/op', '.config/doctl', '.config/rclone', '.config/containers/auth.json',
  '.config/pip', '.pip', '.cargo/credentials', '.cargo/credentials.toml', '.gem/credentials', '.m2/settings.xml', '.gradle/gradle.properties', '.composer/auth.json',
  '.local/share/keyrings', '.mozilla', '.thunderbird', '.config/google-chrome', '.config/chromium',
] as const;

/** Services of the machine and of its users listen here, a container engine among them; containers find their secrets here. */
const servicesFolder = '/run';

/** What programs write to by that name, whatever they are told. */
export const sharedTmp = '/tmp';

export interface HiddenPlace {
  readonly path: string;
  readonly kind: 'folder' | 'file';
}

/** What is to be hidden on this machine, where it really is. */
export function hiddenPlaces(home: string = homedir()): HiddenPlace[] {
  return [...secretPlaces.map((place) => path.join(home, place)), servicesFolder].flatMap((place) => {
    const found = placeAt(place);
    return found === null ? [] : [found];
  });
}

/** Most entries of the shared temporary folder that are looked at. */
const mostEntries = 5_000;

/** Sockets that programs of the same user listen on: a file system that is read-only does not keep anyone from calling there. */
export function socketsIn(folder: string): HiddenPlace[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.slice(0, mostEntries).flatMap((entry): HiddenPlace[] => {
    const at = path.join(folder, entry.name);
    if (entry.isSocket()) return [{ path: at, kind: 'file' }];
    const holdsSockets = /^(ssh-|tmux-|screens?$|\.X11-unix$|\.ICE-unix$|gpg-|dbus-|keyring-|vscode-ipc)/.test(entry.name);
    return holdsSockets && entry.isDirectory() ? [{ path: at, kind: 'folder' }] : [];
  });
}

/** Whether a text (a path, an option, a script) names something that is in the shared temporary folder. */
export function namesSharedTmp(text: string): boolean {
  if (!text.includes(sharedTmp)) return false;
  for (const [, name] of text.slice(0, 100_000).matchAll(/(?<![\w.-])\/tmp(?:\/([^/\s'":,;)]+))?(?![\w.-])/g)) {
    if (name !== undefined && existsSync(path.join(sharedTmp, name))) return true;
  }
  return text === sharedTmp;
}

function placeAt(place: string): HiddenPlace | null {
  try {
    const real = realpathSync(place);
    const stats = lstatSync(real);
    if (stats.isDirectory()) return { path: real, kind: 'folder' };
    return { path: real, kind: 'file' };
  } catch {
    return null;
  }
}
