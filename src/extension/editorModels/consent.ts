import * as vscode from 'vscode';

/**
 * The editor asks its user before an extension may use a model, and wants that to follow from something the user did. Who
 * was never allowed is therefore asked for only after a command of this window, by one call at a time, and a no holds until
 * the next command.
 */
export class Consent {
  readonly #access: vscode.LanguageModelAccessInformation;
  readonly #allowed = new Set<string>();
  readonly #denied = new Map<string, string>();
  #isAsked = false;
  #asking: Promise<void> = Promise.resolve();

  constructor(access: vscode.LanguageModelAccessInformation) {
    this.#access = access;
  }

  /** The user has started something that may use a model. */
  userActed(): void {
    this.#isAsked = true;
    this.#denied.clear();
  }

  /** Makes the request where that is in order; throws what the editor would throw where it is not. */
  async send(model: vscode.LanguageModelChat, request: () => Thenable<vscode.LanguageModelChatResponse>): Promise<vscode.LanguageModelChatResponse> {
    if (this.#allowed.has(model.id) || this.#access.canSendRequest(model) === true) return request();
    if (!this.#isAsked) throw vscode.LanguageModelError.NoPermissions(vscode.l10n.t('nobody has allowed it yet, and nothing in this window has asked for it'));
    const before = this.#asking;
    let done = (): void => {};
    this.#asking = new Promise((resolve) => (done = resolve));
    try {
      await before;
      const denied = this.#denied.get(model.id);
      if (denied !== undefined) throw vscode.LanguageModelError.NoPermissions(denied);
      const response = await request();
      this.#allowed.add(model.id);
      return response;
    } catch (error) {
      if ((error as { code?: unknown }).code === vscode.LanguageModelError.NoPermissions.name) this.#denied.set(model.id, (error as Error).message);
      throw error;
    } finally {
      done();
    }
  }
}
