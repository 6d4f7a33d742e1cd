import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { ModelAccess } from '../../protocol/messages.ts';
import { tryModel } from '../../protocol/messages.ts';
import { registerCommands } from '../commandRegistration.ts';
import { commands } from '../ids.ts';
import type { Contribution, Services } from '../services.ts';

/** Set Up a Model: choose, give the key, try it with one tiny call, see what that cost. Escape anywhere changes nothing. */
export const modelSetUp: Contribution = {
  name: 'model',
  register: (services) => {
    const store = new DisposableStore();
    store.add(registerCommands(services, { [commands.setUpModel]: () => setUp(services) }));
    // A server that was started without a model has to be started anew to get one, and one that has it to forget it.
    store.add(vscode.workspace.onDidChangeConfiguration((event) => {
      if (['keepLocal', 'others', 'small', 'balance'].some((name) => event.affectsConfiguration(`roundtable.model.${name}`))) void services.engine.restart().catch(() => {});
    }));
    return store;
  },
};

interface Provider extends vscode.QuickPickItem {
  readonly prefix: string;
  readonly needsKey: boolean;
  readonly needsAddress: boolean;
}

async function setUp({ engine, model }: Services): Promise<void> {
  const providers: readonly Provider[] = [
    { label: 'Anthropic', prefix: 'anthropic', needsKey: true, needsAddress: false },
    { label: 'OpenAI', prefix: 'openai', needsKey: true, needsAddress: false },
    { label: vscode.l10n.t('Another server that speaks OpenAI’s chat completions'), description: 'Ollama, llama.cpp, vLLM, LM Studio', prefix: 'openai-compatible', needsKey: false, needsAddress: true },
    { label: vscode.l10n.t('No model'), description: vscode.l10n.t('reviews by evidence alone; nothing leaves this machine'), prefix: '', needsKey: false, needsAddress: false },
  ];
  const title = vscode.l10n.t('Set Up a Model');
  const provider = await vscode.window.showQuickPick(providers, { title, placeHolder: vscode.l10n.t('The changed code of each review is sent to it, secrets and personal data masked') });
  if (provider === undefined) return;
  if (provider.prefix === '') {
    await model.save({ model: '' });
    await engine.restart();
    return;
  }
  const name = await vscode.window.showInputBox({ title, prompt: vscode.l10n.t('The name of the model, as its provider writes it'), ignoreFocusOut: true, validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A name is needed.') : undefined) });
  if (name === undefined) return;
  const address = provider.needsAddress ? await vscode.window.showInputBox({ title, prompt: vscode.l10n.t('Where it is reached'), value: 'http://localhost:11434/v1', ignoreFocusOut: true }) : '';
  if (address === undefined) return;
  const key = await vscode.window.showInputBox({
    title, password: true, ignoreFocusOut: true,
    prompt: provider.needsKey ? vscode.l10n.t('Its API key; kept in the editor’s store of secrets. Empty: from the environment') : vscode.l10n.t('Its API key, where it wants one'),
  });
  if (key === undefined) return;
  const access: ModelAccess = { model: `${provider.prefix}/${name.trim()}`, ...(address.trim() === '' ? {} : { baseUrl: address.trim() }), ...(key.trim() === '' ? {} : { apiKey: key.trim() }) };
  const tried = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Trying {0}…', access.model) }, () => engine.request(tryModel, access));
  await model.save(access);
  await engine.restart();
  const cost = tried.usd === null ? vscode.l10n.t('its price is unknown') : `$${tried.usd.toFixed(4)}`;
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} answered in {1} s with {2} tokens ({3}). Reviews use it from now on.', access.model, (tried.milliseconds / 1000).toFixed(1), tried.tokens, cost));
}
