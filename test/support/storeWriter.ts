// Writes to a state file in a process of its own: folder, run, number of writes.
import { openStore } from '../../src/adapters/store/openStore.ts';
import { silentLogger } from '../../src/runtime/telemetry/logger.ts';

const [folder, run, count] = process.argv.slice(2) as [string, string, string];
const store = openStore(folder, silentLogger);
if (store.degradedReason !== undefined) throw new Error(store.degradedReason);
store.runs.append(
  [{ run, seq: 1, at: 1, body: { type: 'run.started', team: 't', teamVersion: '1', request: null, caps: {}, labels: {} } }],
  'full',
);
for (let number = 0; number < Number(count); number++) {
  store.runs.append([{ run, seq: number + 2, at: 1, body: { type: 'fact', agent: run, name: 'fact', data: number } }], 'normal');
  store.documents.set('shared', `${run} ${number}`, number);
}
store.dispose();
