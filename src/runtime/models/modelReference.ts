import { UserFacingError } from '../../base/errors.ts';

/** `editor` stands for the models that only the editor can reach; their names are `VENDOR/NAME`. */
export type ModelProvider = 'anthropic' | 'openai' | 'openai-compatible' | 'editor';

/** A model as `--model` and the settings name it. */
export interface ModelReference {
  readonly provider: ModelProvider;
  /** The name as its provider knows it; it may hold slashes. */
  readonly name: string;
}

const providers: readonly string[] = ['anthropic', 'openai', 'openai-compatible', 'editor'] satisfies ModelProvider[];

/** Reads `PROVIDER/NAME`; throws a `UserFacingError` that says what is expected. */
export function parseModelReference(text: string): ModelReference {
  const slash = text.indexOf('/');
  const provider = text.slice(0, Math.max(0, slash)).trim();
  const name = text.slice(slash + 1).trim();
  if (slash < 0 || !providers.includes(provider) || !isName(name) || (provider === 'editor' && !/^[^/]+\/./.test(name))) {
    throw new UserFacingError(`"${text.slice(0, 100)}" does not name a model`, {
      hint: 'Write the provider, a slash and the name: anthropic/NAME, openai/NAME or openai-compatible/NAME; in the editor also editor/VENDOR/NAME.',
    });
  }
  return { provider: provider as ModelProvider, name };
}

function isName(name: string): boolean {
  return /^[\w@.:/+-]{1,200}$/.test(name);
}
