import * as vscode from 'vscode';

/** Whether this editor has models of its own at all; forks of it may not. */
export function hasChatModels(): boolean {
  return typeof (vscode.lm as Partial<typeof vscode.lm> | undefined)?.selectChatModels === 'function';
}

/** The models that can be asked here, as the editor lists them. */
export async function listChatModels(selector: vscode.LanguageModelChatSelector = {}): Promise<readonly vscode.LanguageModelChat[]> {
  return hasChatModels() ? vscode.lm.selectChatModels(selector) : [];
}

/** The one model of a vendor that a name means: by its id, else the first of that family. */
export async function findChatModel(vendor: string, name: string): Promise<vscode.LanguageModelChat | undefined> {
  const models = await listChatModels({ vendor });
  return models.find(({ id }) => id === name) ?? models.find(({ family }) => family === name);
}

/** How a model is named in the settings. An id that cannot stand there gives way to its family. */
export function referenceOf({ vendor, id, family }: vscode.LanguageModelChat): string | undefined {
  const isName = (text: string): boolean => /^[\w@.:/+-]{1,150}$/.test(text);
  const name = [id, family].find(isName);
  return name === undefined || !/^[\w@.:+-]{1,40}$/.test(vendor) ? undefined : `editor/${vendor}/${name}`;
}

/** Ids are a vendor's own: two vendors may use the same. */
export function identityOf({ vendor, id }: vscode.LanguageModelChat): string {
  return `${vendor}/${id}`;
}
