/** What this needs of an editor. */
export interface ConsentRules {
  /** What the editor throws where it may not. */
  readonly denial: (why: string) => Error;
  readonly isDenial: (error: unknown) => boolean;
  /** Says that a model was not asked because nobody has asked for that. */
  readonly nobodyAsked: string;
}

/**
 * The editor asks its user before an extension may use a model, and wants that to follow from something the user did. Who
 * was never allowed is therefore asked for only after a command of this window, by one call at a time, and a no holds until
 * the next command.
 */
export class Consent {
  readonly #rules: ConsentRules;
  readonly #allowed = new Set<string>();
  readonly #denied = new Map<string, string>();
  #hasUserActed = false;
  #asking: Promise<void> = Promise.resolve();

  constructor(rules: ConsentRules) {
    this.#rules = rules;
  }

  /** The user has started something that may use a model. */
  userActed(): void {
    this.#hasUserActed = true;
    this.#denied.clear();
  }

  /** Makes the request where the editor knows already that it may be made, or where asking for that is in order; throws what the editor would throw where it is not. */
  async send<R>(model: string, isKnown: boolean, request: () => PromiseLike<R>): Promise<R> {
    const { denial, isDenial, nobodyAsked } = this.#rules;
    if (isKnown || this.#allowed.has(model)) return request();
    if (!this.#hasUserActed) throw denial(nobodyAsked);
    const before = this.#asking;
    let done = (): void => {};
    this.#asking = new Promise((resolve) => (done = resolve));
    try {
      await before;
      const denied = this.#denied.get(model);
      if (denied !== undefined) throw denial(denied);
      const response = await request();
      this.#allowed.add(model);
      return response;
    } catch (error) {
      if (isDenial(error) && error instanceof Error) this.#denied.set(model, error.message);
      throw error;
    } finally {
      done();
    }
  }
}
