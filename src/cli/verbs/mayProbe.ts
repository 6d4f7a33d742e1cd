import type { Workbench } from '../../adapters/workbench/openWorkbench.ts';
import { errorMessage } from '../../base/errors.ts';

/** Says what isolation probes will lack; without any there are none. */
export async function mayProbe(workbench: Workbench, say: (text: string) => void): Promise<boolean> {
  try {
    const missing = await workbench.missingForProbes();
    if (missing.length > 0) say(`Probes run in a copy with less isolation than they should have: ${missing.join('; ')}`);
    return true;
  } catch (error) {
    say(`--probe is left aside, because nothing can be isolated here: ${errorMessage(error)}`);
    return false;
  }
}
