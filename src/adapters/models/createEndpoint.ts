import type { Clock } from '../../base/clock.ts';
import { UserFacingError } from '../../base/errors.ts';
import type { ModelEndpoint } from '../../runtime/models/modelEndpoint.ts';
import type { ModelReference } from '../../runtime/models/modelReference.ts';
import { createAnthropicEndpoint } from './anthropic/anthropicEndpoint.ts';
import { createEditorEndpoint } from './editor/editorEndpoint.ts';
import type { EditorModels } from './editor/editorModels.ts';
import { createOpenAiEndpoint } from './openAi/openAiEndpoint.ts';

/** How a model is reached: what the settings and the store of secrets say goes before the environment. */
export interface EndpointAccess {
  /** Empty: none is sent, whatever the environment has. */
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
}

/** What carries requests out for an endpoint: `fetch`, or something that looks at them first. */
export type Sender = (endpoint: string) => typeof fetch;

/** Makes the endpoint that a reference names, or says what is missing. No call is made. */
export function createEndpoint(reference: ModelReference, env: NodeJS.ProcessEnv, clock: Clock, access: EndpointAccess = {}, sender: Sender = () => fetch, editor?: EditorModels): ModelEndpoint {
  const { provider, name } = reference;
  if (provider === 'editor') {
    if (editor === undefined) throw new UserFacingError(`editor/${name} can only be reached from inside the editor`, { hint: 'Name another model here: anthropic/NAME, openai/NAME or openai-compatible/NAME.' });
    return createEditorEndpoint({ model: name, editor });
  }
  const send = sender(`${provider}/${name}`);
  if (provider === 'anthropic') {
    const apiKey = access.apiKey ?? set(env['ANTHROPIC_API_KEY']);
    if (apiKey === undefined) throw missing('ANTHROPIC_API_KEY', `anthropic/${name}`);
    return createAnthropicEndpoint({ model: name, apiKey, baseUrl: checked(access.baseUrl ?? set(env['ANTHROPIC_BASE_URL'])), clock, send });
  }
  const apiKey = access.apiKey === '' ? undefined : (access.apiKey ?? set(env['OPENAI_API_KEY']));
  const stated = checked(access.baseUrl ?? set(env['OPENAI_BASE_URL']));
  if (provider === 'openai' && apiKey === undefined) throw missing('OPENAI_API_KEY', `openai/${name}`);
  const baseUrl = stated ?? (provider === 'openai' ? 'https://api.openai.com/v1' : undefined);
  if (baseUrl === undefined) throw missing('OPENAI_BASE_URL', `openai-compatible/${name}`);
  return createOpenAiEndpoint({ provider, model: name, baseUrl, apiKey, clock, send });
}

function set(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function missing(variable: string, model: string): UserFacingError {
  return new UserFacingError(`${model} needs ${variable}`, { hint: `Set the environment variable ${variable}, or set up the model in the editor.` });
}

/** Addresses are shown and logged, so nothing secret may stand in them. */
function checked(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new UserFacingError('The address of the model is not a URL', { hint: 'Write it in full: https://gateway.company/v1 or http://localhost:11434/v1.' });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new UserFacingError('The address of the model is neither http nor https');
  if (url.username !== '' || url.password !== '') {
    throw new UserFacingError('The address of the model holds a user name or password', { hint: 'Give the key by itself: addresses are shown and logged.' });
  }
  return address;
}
