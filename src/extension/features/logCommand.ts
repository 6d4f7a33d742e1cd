import { registerCommands } from '../commandRegistration.ts';
import { commands } from '../ids.ts';
import type { Contribution } from '../services.ts';

/** Show Log, and Restart for when the server is stuck. */
export const logCommand: Contribution = {
  name: 'log',
  register: (services) =>
    registerCommands(services, {
      [commands.showLog]: () => services.log.show(),
      [commands.restartServer]: () => services.engine.restart(),
    }),
};
