// Runs a team on a state file until it is killed: folder, and the number of the step at which it hangs.
import { systemClock } from '../../src/adapters/clock/systemClock.ts';
import { openStore } from '../../src/adapters/store/openStore.ts';
import { createEngine } from '../../src/runtime/createEngine.ts';
import { silentLogger } from '../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../src/runtime/telemetry/tracer.ts';
import { stepTeam } from './stepTeam.ts';

const [folder, hangsAt] = process.argv.slice(2) as [string, string];
const { runs } = openStore(folder, silentLogger);
const engine = createEngine({ clock: systemClock, store: runs, logger: silentLogger, tracer: silentTracer, newId: () => crypto.randomUUID() });
engine.start(stepTeam((step) => {
  // The log is written a few milliseconds after the events; only then does it say that it hangs.
  if (step === Number(hangsAt)) setTimeout(() => process.stdout.write('hangs\n'), 100);
  return step === Number(hangsAt) ? new Promise(() => {}) : Promise.resolve();
}), 5);
