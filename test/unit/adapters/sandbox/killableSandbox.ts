import { createSandbox } from '../../../../src/adapters/sandbox/createSandbox.ts';
import { createWorkspaceCopies } from '../../../../src/adapters/sandbox/workspaceCopy.ts';

// Makes a copy, starts something in it that never ends, and waits to be killed: ROOT FOLDER plain|walled MARK
const [root, sandboxFolder, kind, mark] = process.argv.slice(2) as [string, string, string, string];
const sandbox = await createSandbox({ sandboxFolder, isPlain: kind === 'plain' });
const copy = await createWorkspaceCopies({ sandboxFolder, sandbox }).create(root, new AbortController().signal);
const child = sandbox.start({ program: '/bin/sh', args: ['-c', `sleep ${mark} & sleep ${mark}; :`], cwd: copy.folder, writable: [copy.folder] });
child.process.stdout?.resume();
process.stdout.write(`${JSON.stringify({ folder: copy.folder })}\n`);
setInterval(() => {}, 1_000);
