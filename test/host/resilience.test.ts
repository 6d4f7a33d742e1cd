import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { commands } from '../../src/extension/ids.ts';
import type { TestApi } from '../../src/extension/testApi.ts';
import { endOf, figure, review, shownFindings, testApi, until } from './support.ts';

describe('when the server process is killed', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await review(api);
  });

  const pid = (): number => {
    const state = api.engineState();
    assert.equal(state.status, 'running');
    const { pid } = state as { pid: number | null };
    // A signal to 0 would go to this very process.
    assert.ok(pid !== null && pid > 0, `the server has the process id ${pid}`);
    return pid;
  };

  it('in the middle of a review, it is started again and the review goes on to its end', async () => {
    const before = shownFindings(api).length;
    const old = pid();
    const run = await vscode.commands.executeCommand<string>(commands.reviewWorkspace);
    // Once it is shown, it is in the log: only then can it go on elsewhere.
    await until('the review to be under way', () => api.viewState().run?.id === run);
    process.kill(old, 'SIGKILL');
    const begin = performance.now();
    await until('a new server', () => {
      const state = api.engineState();
      return state.status === 'running' && state.pid !== old;
    });
    figure('killed to running again', `${(performance.now() - begin).toFixed(0)} ms`);
    const ended = await endOf(api, run);
    assert.equal(ended.state.status, 'done');
    assert.ok(shownFindings(api).length > 0 || before === 0);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('while nothing goes on, what was found is still there', async () => {
    await review(api);
    const before = shownFindings(api).map(({ id }) => id).sort();
    const old = pid();
    process.kill(old, 'SIGKILL');
    await until('a new server', () => {
      const state = api.engineState();
      return state.status === 'running' && state.pid !== old;
    });
    await until('the findings', () => shownFindings(api).length === before.length);
    assert.deepEqual(shownFindings(api).map(({ id }) => id).sort(), before);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('while much is said to it, it is started again and everyone is answered', async () => {
    const old = pid();
    process.kill(old, 'SIGKILL');
    // The editor is busy while the server dies, so that nothing has told it yet when it goes on to write.
    const busyUntil = performance.now() + 200;
    while (performance.now() < busyUntil);
    const answers = await Promise.all(Array.from({ length: 12 }, () => vscode.commands.executeCommand<boolean>(commands.cancelReview)));
    assert.deepEqual(answers, Array(12).fill(false));
    assert.notEqual(pid(), old);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('a command that is asked for meanwhile is carried out afterwards', async () => {
    process.kill(pid(), 'SIGKILL');
    await review(api);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('it can be restarted by hand', async () => {
    const old = pid();
    await vscode.commands.executeCommand(commands.restartServer);
    assert.notEqual(pid(), old);
    await review(api);
  });
});
