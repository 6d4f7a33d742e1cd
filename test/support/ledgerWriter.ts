// Writes to a ledger in a process of its own: folder, name, entries of the audit log, US cents to spend one by one, cap in cents.
import { systemClock } from '../../src/adapters/clock/systemClock.ts';
import { openLedger } from '../../src/adapters/store/ledger/openLedger.ts';
import { silentLogger } from '../../src/runtime/telemetry/logger.ts';

const [folder, name, entries, cents, cap] = process.argv.slice(2) as [string, string, string, string, string];
const ledger = openLedger(folder, silentLogger, systemClock);
if (ledger.problem !== undefined) throw new Error(ledger.problem);
for (let number = 0; number < Number(entries); number++) {
  ledger.audit.record({ kind: 'prompt', run: name, agent: 'security', endpoint: 'anthropic/x', digest: String(number), outcome: 'answered', tokens: 1, usd: 0.01 });
}
let granted = 0;
for (let number = 0; number < Number(cents); number++) {
  // Twice as much is set aside as is charged in the end.
  const share = ledger.day.reserve(0.02, Number(cap) / 100);
  if (share.kind === 'refused') continue;
  granted++;
  share.settle(0.01);
}
ledger.dispose();
process.stdout.write(String(granted));
