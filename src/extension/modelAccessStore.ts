import * as vscode from 'vscode';
import { strictModelSettings } from './strictModelSettings.ts';
import type { ModelAccess, MoreModels } from '../protocol/messages.ts';

const secretName = 'roundtable.model.apiKey';

/** The model that may judge: its name and address in the user's settings, its key in the editor's store of secrets. */
export class ModelAccessStore {
  readonly #context: vscode.ExtensionContext;
  #access: ModelAccess | undefined;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  /** As last loaded. */
  get access(): ModelAccess | undefined {
    return this.#access;
  }

  /** What the user's settings say of further models; the server reads it. */
  get more(): MoreModels {
    const settings = vscode.workspace.getConfiguration('roundtable.model');
    return { others: settings.get('others'), small: settings.get('small'), balance: settings.get('balance') };
  }

  async load(): Promise<void> {
    const settings = vscode.workspace.getConfiguration('roundtable.model');
    // What keeps everything here is asked first: the server is then not even told of a model.
    const isKeptLocal = strictModelSettings().keepLocal;
    const model = isKeptLocal ? '' : settings.get<string>('name', '').trim();
    const baseUrl = settings.get<string>('baseUrl', '').trim();
    // Without a model the store is not asked: some systems ask the user to unlock it.
    const apiKey = model === '' ? undefined : await this.#context.secrets.get(secretName);
    this.#access = model === '' ? undefined : { model, ...(baseUrl === '' ? {} : { baseUrl }), ...(apiKey === undefined ? {} : { apiKey }) };
  }

  async save({ model, baseUrl = '', apiKey }: ModelAccess): Promise<void> {
    const settings = vscode.workspace.getConfiguration('roundtable.model');
    if (apiKey === undefined) await this.#context.secrets.delete(secretName);
    else await this.#context.secrets.store(secretName, apiKey);
    await settings.update('baseUrl', baseUrl === '' ? undefined : baseUrl, vscode.ConfigurationTarget.Global);
    await settings.update('name', model === '' ? undefined : model, vscode.ConfigurationTarget.Global);
    await this.load();
  }
}
