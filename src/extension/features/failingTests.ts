import * as vscode from 'vscode';
import { DisposableStore, MutableDisposable } from '../../base/disposable.ts';
import type { Failure } from '../../protocol/healing.ts';
import { failingTestId } from '../../protocol/healing.ts';
import { startHeal } from '../../protocol/messages.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import { reportFailure } from '../commandRegistration.ts';
import { configurationSection } from '../ids.ts';
import { absolutePath } from '../model/findingRows.ts';
import { shortTestName, testName } from '../model/verdictWords.ts';
import type { Contribution, Services } from '../services.ts';
import { FailingTestItems } from '../failingTestItems.ts';

/** Extensions that show tests themselves: where one of them is at work, ours stays out of the Test Explorer. */
const testExtensions = [
  'vitest.explorer',
  'orta.vscode-jest',
  'hbenl.vscode-mocha-test-adapter',
  'ms-vscode.extension-test-runner',
  'connor4312.nodejs-testing',
  'ms-playwright.playwright',
  'ms-python.python',
];

/** Failing tests in the Test Explorer, made when there is the first one to show. */
export const failingTests: Contribution = {
  name: 'failing tests',
  register: (services) => {
    const { view, inspect } = services;
    const store = new DisposableStore();
    const shown = store.add(new MutableDisposable<FailingTestItems>());
    const update = (failures: readonly Failure[]): void => {
      if (shown.value === undefined && (failures.length === 0 || !isWanted())) return;
      shown.value ??= createItems(services);
      shown.value.show(failures);
    };
    store.add(
      view.onDidChange(({ previous, current }) => {
        const isRunning = current.heal?.run.state.status === 'running';
        const hasEnded = previous.heal?.run.state.status === 'running' && !isRunning;
        if (hasEnded || (previous.failures !== current.failures && !isRunning)) update(current.failures);
      }),
    );
    store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(`${configurationSection}.heal.testController`)) return;
        if (!isWanted()) shown.value = undefined;
        else update(view.state.failures);
      }),
    );
    inspect.set('testItems', () => shown.value?.labels ?? null);
    return store;
  },
};

function isWanted(): boolean {
  const setting = vscode.workspace.getConfiguration(configurationSection).get<string>('heal.testController', defaultSettings.heal.testController);
  if (setting === 'on') return true;
  return setting === 'auto' && !testExtensions.some((id) => vscode.extensions.getExtension(id)?.isActive === true);
}

function createItems(services: Services): FailingTestItems {
  return new FailingTestItems({
    run: async (failures) => {
      try {
        await services.engine.request(startHeal, { tests: failures.map(failingTestId), trigger: 'testExplorer' });
      } catch (error) {
        reportFailure(services, 'Heal', error);
      }
    },
    describe: (failure) => ({ path: absolutePath(failure), label: shortTestName(failure), full: testName(failure) }),
  });
}
