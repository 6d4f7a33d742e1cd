/** What a program is started with once the isolation is put around it. */
export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
}

/** Bytes that one file may grow to, in the blocks of 512 that a shell counts in. */
const fileBlocks = (4 * 1024 * 1024 * 1024) / 512;

/**
 * Sets the limits that hold without harm, asks the system to end this one first where memory runs out, and becomes the
 * program. Shells differ in the letter for processes, and one that knows neither goes on without.
 */
export function limited(launch: Launch, mostProcesses: number | null): Launch {
  const script = [
    'ulimit -c 0',
    `ulimit -f ${fileBlocks}`,
    ...(mostProcesses === null ? [] : [`ulimit -u ${mostProcesses} || ulimit -p ${mostProcesses}`]),
    'echo 1000 > /proc/self/oom_score_adj',
  ].map((line) => `{ ${line}; } 2>/dev/null`).join('; ');
  return prefixed(launch, script);
}

/**
 * Where nothing else ends children whose parent was killed: a watcher in the same group looks after our process once a
 * second, and ends the group when we are gone. It is nobody's child, so that the program has none it did not start.
 */
export function watchedForOrphans(launch: Launch, parent: number): Launch {
  const watcher = `while kill -0 ${parent} && kill -0 $$; do sleep 1; done; kill -s KILL -- -$$`;
  return prefixed(launch, `( ( trap '' HUP; ${watcher} ) </dev/null >/dev/null 2>&1 & )`);
}

/** Joins a group of tasks before anything else is started. */
export function inGroup(launch: Launch, joinFile: string | null): Launch {
  return joinFile === null ? launch : prefixed(launch, `{ echo $$ > '${joinFile}'; } 2>/dev/null`);
}

function prefixed(launch: Launch, script: string): Launch {
  return { program: '/bin/sh', args: ['-c', `${script}; exec "$@"`, 'sh', launch.program, ...launch.args] };
}
