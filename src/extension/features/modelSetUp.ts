import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { ModelAccess } from '../../protocol/messages.ts';
import { tryModel } from '../../protocol/messages.ts';
import { registerCommands } from '../commandRegistration.ts';
import { listChatModels, referenceOf } from '../editorModels/findChatModel.ts';
import { commands } from '../ids.ts';
import { triedWords } from '../model/modelRows.ts';
import type { Contribution, Services } from '../services.ts';
import { strictModelSettings } from '../strictModelSettings.ts';
import { translate } from '../translate.ts';

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
  readonly prefix: 'anthropic' | 'openai' | 'openai-compatible' | 'editor' | 'none';
}

async function setUp({ engine, model, log }: Services): Promise<void> {
  // The editor may start other extensions to list their models; the choice is on the screen meanwhile.
  const offering = withinLimit(editorChoices()).catch((error: unknown) => {
    log.warn(`The editor's models could not be listed: ${String(error)}`);
    return [];
  });
  const provider = await vscode.window.showQuickPick<Provider>(offering.then(({ length }) => [...providers(length)]), { title: title(), placeHolder: vscode.l10n.t('The changed code of each review is sent to it, secrets and personal data masked') });
  if (provider === undefined) return;
  if (provider.prefix === 'none') {
    await model.save({ model: '' });
    await engine.restart();
    return;
  }
  const access = provider.prefix === 'editor' ? await chooseOffered(await offering) : await askAccess(provider.prefix);
  if (access === undefined) return;
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Trying {0}…', access.model), cancellable: true };
  const tried = await vscode.window.withProgress(options, async (_progress, token) => {
    try {
      return await engine.request(tryModel, access, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
  if (tried === undefined) return;
  await model.save(access);
  await engine.restart();
  const { maxUsdPerRun, maxUsdPerDay } = strictModelSettings();
  void vscode.window.showInformationMessage(triedWords(access.model, tried, maxUsdPerRun !== null || maxUsdPerDay !== null, translate));
}

/** Who is waited for no longer than this is left out. */
const listLimitMs = 8_000;

function withinLimit<T>(listing: Promise<T>): Promise<T> {
  let limit: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(new Error(`Not within ${listLimitMs} ms`)), listLimitMs);
  });
  return Promise.race([listing, late]).finally(() => clearTimeout(limit));
}

function title(): string {
  return vscode.l10n.t('Set Up a Model');
}

/** What needs no key comes first. */
function providers(offered: number): readonly Provider[] {
  const editor: Provider = { label: vscode.l10n.t('The editor’s own model'), description: vscode.l10n.t('no key needed; paid by its provider’s plan'), prefix: 'editor' };
  return [
    ...(offered === 0 ? [] : [editor]),
    { label: 'Anthropic', prefix: 'anthropic' },
    { label: 'OpenAI', prefix: 'openai' },
    { label: vscode.l10n.t('Another server that speaks OpenAI’s chat completions'), description: 'Ollama, llama.cpp, vLLM, LM Studio', prefix: 'openai-compatible' },
    { label: vscode.l10n.t('No model'), description: vscode.l10n.t('reviews by evidence alone; nothing leaves this machine'), prefix: 'none' },
  ];
}

interface Offered extends vscode.QuickPickItem {
  readonly reference: string;
}

/** The editor's models that can be named in the settings, each name once. */
async function editorChoices(): Promise<readonly Offered[]> {
  const choices = new Map<string, Offered>();
  for (const chat of await listChatModels()) {
    const reference = referenceOf(chat);
    if (reference === undefined || choices.has(reference)) continue;
    const size = vscode.l10n.t('reads up to {0} tokens', chat.maxInputTokens.toLocaleString('en-US'));
    choices.set(reference, { label: chat.name || chat.id, description: chat.vendor, detail: chat.maxInputTokens > 0 ? size : '', reference });
  }
  return [...choices.values()];
}

async function chooseOffered(offered: readonly Offered[]): Promise<ModelAccess | undefined> {
  const placeHolder = vscode.l10n.t('Each call counts against the plan that you have with its provider');
  const picked = await vscode.window.showQuickPick(offered, { title: title(), placeHolder, matchOnDescription: true });
  return picked === undefined ? undefined : { model: picked.reference };
}

async function askAccess(prefix: Exclude<Provider['prefix'], 'editor' | 'none'>): Promise<ModelAccess | undefined> {
  const name = await vscode.window.showInputBox({ title: title(), prompt: vscode.l10n.t('The name of the model, as its provider writes it'), ignoreFocusOut: true, validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A name is needed.') : undefined) });
  if (name === undefined) return undefined;
  const needsAddress = prefix === 'openai-compatible';
  const address = needsAddress ? await vscode.window.showInputBox({ title: title(), prompt: vscode.l10n.t('Where it is reached'), value: 'http://localhost:11434/v1', ignoreFocusOut: true }) : '';
  if (address === undefined) return undefined;
  const key = await vscode.window.showInputBox({
    title: title(), password: true, ignoreFocusOut: true,
    prompt: needsAddress ? vscode.l10n.t('Its API key, where it wants one') : vscode.l10n.t('Its API key; kept in the editor’s store of secrets. Empty: from the environment'),
  });
  if (key === undefined) return undefined;
  return { model: `${prefix}/${name.trim()}`, ...(address.trim() === '' ? {} : { baseUrl: address.trim() }), ...(key.trim() === '' ? {} : { apiKey: key.trim() }) };
}
