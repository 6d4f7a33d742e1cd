import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanEnvironment } from '../files/cleanEnvironment.ts';
import type { Walls } from './bubblewrap.ts';
import { bubblewrapArguments } from './bubblewrap.ts';
import { originOf } from './copyOrigin.ts';
import type { HiddenPlace } from './hiddenPlaces.ts';
import { hiddenPlaces, namesSharedTmp, sharedTmp, socketsIn } from './hiddenPlaces.ts';
import type { Launch } from './launch.ts';
import { inGroup, limited, watchedForOrphans } from './launch.ts';
import { createOwnedFolder, defaultSandboxFolder } from './ownedFolder.ts';
import { removeTree } from './removeTree.ts';
import type { SandboxCall } from './sandbox.ts';
import type { TaskGroup } from './taskLimit.ts';
import { createTaskGroup, userTaskLimit } from './taskLimit.ts';

export type StartCall = Omit<SandboxCall, 'input' | 'timeLimitMs' | 'outputCap'>;

export interface Enclosed extends Launch {
  readonly env: Record<string, string>;
  /** Stands in the environment of everything that the program starts, and nowhere else. */
  readonly mark: string;
  /** Removes the temporary folder. */
  release(): void;
}

/** Puts the isolation around a call, with a temporary folder of its own. */
export class Enclosures {
  readonly #walls: Walls | null;
  readonly #options: { readonly sandboxFolder?: string; readonly readable?: readonly string[] };
  #folder: string | undefined;
  #hidden: HiddenPlace[] | undefined;
  /** Groups of calls that have ended, with something in them that was still ending. */
  readonly #lateGroups = new Set<TaskGroup>();
  #count = 0;

  constructor(walls: Walls | null, options: { readonly sandboxFolder?: string; readonly readable?: readonly string[] }) {
    this.#walls = walls;
    this.#options = options;
  }

  get hasWalls(): boolean {
    return this.#walls !== null;
  }

  environmentOf(call: StartCall): Record<string, string> {
    // Python tells stale byte code by whole seconds, and files here change faster than that.
    return cleanEnvironment(process.env, { PYTHONDONTWRITEBYTECODE: '1', ...call.env });
  }

  enclose(call: StartCall): Enclosed {
    const folder = this.#ownFolder();
    const temporary = path.join(folder, `t${++this.#count}`);
    mkdirSync(temporary, { mode: 0o700 });
    const group = this.#groupForCall();
    const release = (): void => {
      if (group !== null && !group.remove()) this.#lateGroups.add(group);
      void removeTree(temporary).catch(() => {});
    };
    const env = this.environmentOf(call);
    const mark = `ROUNDTABLE_SANDBOX=${temporary}`;
    const toTemporary = (place: string): Record<string, string> => ({ ...env, TMPDIR: place, TMP: place, TEMP: place, ...call.env, ROUNDTABLE_SANDBOX: temporary });
    if (this.#walls === null) {
      const launch = process.platform === 'win32' ? call : inGroup(watchedForOrphans(limited(call, userTaskLimit(false)), process.pid), group?.joinFile ?? null);
      return { ...launch, env: toTemporary(temporary), mark, release };
    }
    const shown = this.#neededBy(call, env);
    const usesSharedTmp = [...shown, ...call.args, ...Object.values(call.env ?? {})].some(namesSharedTmp);
    const wall = bubblewrapArguments(this.#walls, {
      cwd: call.cwd,
      writable: [...call.writable.map(realPath), temporary],
      hidden: [...(this.#hidden ??= hiddenPlaces()), ...(usesSharedTmp ? socketsIn(sharedTmp) : [])],
      emptyFile: path.join(folder, 'empty'),
      shown,
      privateTmp: usesSharedTmp ? null : temporary,
    });
    const inner = limited(call, userTaskLimit(true));
    const outer = inGroup({ program: this.#walls.program, args: [...wall, '--', inner.program, ...inner.args] }, group?.joinFile ?? null);
    return { ...outer, env: toTemporary(usesSharedTmp ? temporary : sharedTmp), mark, release };
  }

  dispose(): void {
    if (this.#folder !== undefined) void removeTree(this.#folder).catch(() => {});
    this.#folder = undefined;
    this.#removeLateGroups();
  }

  /** Only root needs one; the limits of everyone else bind. */
  #groupForCall(): TaskGroup | null {
    this.#removeLateGroups();
    return process.getuid?.() === 0 ? createTaskGroup() : null;
  }

  #removeLateGroups(): void {
    for (const group of [...this.#lateGroups]) if (group.remove()) this.#lateGroups.delete(group);
  }

  /** Places that the call cannot do without. */
  #neededBy(call: StartCall, env: Readonly<Record<string, string>>): string[] {
    const origins = call.writable.flatMap((place) => originOf(place) ?? []);
    const onPath = (env['PATH'] ?? '').split(path.delimiter);
    const named = call.args.filter((arg) => path.isAbsolute(arg));
    const all = [call.program, call.cwd, ...call.writable, ...origins, ...onPath, ...named, ...(this.#options.readable ?? [])];
    return [...new Set(all.filter((place) => path.isAbsolute(place)).map((place) => path.normalize(place)))].filter((place) => place !== '/');
  }

  #ownFolder(): string {
    if (this.#folder === undefined) {
      this.#folder = createOwnedFolder(this.#options.sandboxFolder ?? defaultSandboxFolder());
      writeFileSync(path.join(this.#folder, 'empty'), '', { mode: 0o400 });
    }
    return this.#folder;
  }
}

function realPath(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    return place;
  }
}
