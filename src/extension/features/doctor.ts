import * as vscode from 'vscode';
import { registerCommands } from '../commandRegistration.ts';
import { commands } from '../ids.ts';
import { pageUri } from '../pages/pageAddress.ts';
import { doctorPagePath } from '../pages/pagePath.ts';
import type { Contribution } from '../services.ts';

/** What works here and what does not, as a page. */
export const doctor: Contribution = {
  name: 'doctor',
  register: (services) =>
    registerCommands(services, {
      [commands.showDoctor]: () => vscode.commands.executeCommand(commands.openPage, pageUri(doctorPagePath).toString()),
    }),
};
