import * as z from 'zod';
import { UserFacingError } from '../../base/errors.ts';
import { parseModelReference } from '../../runtime/models/modelReference.ts';
import type { Balance } from '../../runtime/models/pool/modelPool.ts';
import type { ConfiguredModel } from './createModels.ts';

/** Which models are asked, and who first where several can be. */
export interface ModelChoice {
  /** For judgement; several stand in for each other. */
  readonly large: readonly ConfiguredModel[];
  /** For triage; without them the large ones do that as well. */
  readonly small: readonly ConfiguredModel[];
  readonly balance: Balance;
}

export const balances = ['failover', 'roundRobin', 'leastConnections'] as const satisfies readonly Balance[];

const mostEndpoints = 16;
const endpointSchema = z.strictObject({ model: z.string(), baseUrl: z.string().optional(), keyFrom: z.string().optional() });

/** What the first model was set up with: endpoints at the same place may use its key, others never. */
export interface MainAccess {
  readonly model: string;
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
}

/**
 * Reads a list of endpoints as settings and files have it: a name, or `{ "model", "baseUrl", "keyFrom" }`, where `keyFrom` names
 * the environment variable that holds the key. Throws a `UserFacingError` that names the entry and what it should be.
 */
export function readEndpoints(value: unknown, where: string, env: NodeJS.ProcessEnv, main?: MainAccess): readonly ConfiguredModel[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new UserFacingError(`${where} is no list of models`, { hint: `Write a list: [${example}].` });
  if (value.length > mostEndpoints) throw new UserFacingError(`${where} lists ${value.length} models; at most ${mostEndpoints} can stand in for each other`);
  return value.map((entry: unknown, index) => readEndpoint(entry, `${where}[${index}]`, env, main));
}

const example = '{ "model": "openai-compatible/NAME", "baseUrl": "http://localhost:8000/v1", "keyFrom": "NAME_OF_A_VARIABLE" }';

function readEndpoint(entry: unknown, where: string, env: NodeJS.ProcessEnv, main: MainAccess | undefined): ConfiguredModel {
  const parsed = endpointSchema.safeParse(typeof entry === 'string' ? { model: entry } : entry);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new UserFacingError(`${where}${path.length === 0 ? '' : `.${path.join('.')}`}: ${message}`, { hint: `Write a model's name, or ${example}.` });
  }
  const { model, keyFrom } = parsed.data;
  const baseUrl = parsed.data.baseUrl?.trim() || undefined;
  const { provider } = namedBy(where, () => parseModelReference(model));
  const apiKey = keyOf({ where, provider, baseUrl, keyFrom, env, main });
  return { model, ...(baseUrl === undefined ? {} : { baseUrl }), ...(apiKey === undefined ? {} : { apiKey }) };
}

interface KeyQuestion {
  readonly where: string;
  readonly provider: string;
  readonly baseUrl: string | undefined;
  readonly keyFrom: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly main: MainAccess | undefined;
}

/** A key goes nowhere but to whom it was given for: an address of its own has a key of its own, or none. */
function keyOf({ where, provider, baseUrl, keyFrom, env, main }: KeyQuestion): string | undefined {
  if (keyFrom !== undefined) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(keyFrom)) throw new UserFacingError(`${where}.keyFrom is not the name of an environment variable`, { hint: 'Keys do not belong into settings or files: put it into a variable and write its name.' });
    const key = env[keyFrom]?.trim();
    if (key === undefined || key === '') throw new UserFacingError(`${where} takes its key from the environment variable ${keyFrom}, which is not set`);
    return key;
  }
  const isSamePlace = main !== undefined && main.model.startsWith(`${provider}/`) && main.baseUrl === baseUrl;
  if (isSamePlace) return main.apiKey;
  if (baseUrl === undefined) return undefined;
  if (provider !== 'openai-compatible') throw new UserFacingError(`${where} has an address of its own and so needs a key of its own`, { hint: 'Name the environment variable that holds it: "keyFrom": "NAME_OF_A_VARIABLE".' });
  return '';
}

export function readBalance(value: unknown, where: string): Balance {
  if (value === undefined || value === null || value === '') return 'failover';
  const balance = balances.find((each) => each === value);
  if (balance === undefined) throw new UserFacingError(`${where}: ${JSON.stringify(value).slice(0, 60)} is none of ${balances.join(', ')}`);
  return balance;
}

/** The models of a file: `{ "large": [...], "small": [...], "balance": "failover" }`. */
export function readModelFile(value: unknown, where: string, env: NodeJS.ProcessEnv): ModelChoice {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UserFacingError(`${where} holds no object`, { hint: `Write { "large": [${example}], "small": [], "balance": "failover" }.` });
  const { large, small, balance, ...rest } = value as Record<string, unknown>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new UserFacingError(`${where}: "${unknown.slice(0, 60)}" is not known`, { hint: 'It takes "large", "small" and "balance".' });
  const choice = { large: readEndpoints(large, `${where}: large`, env), small: readEndpoints(small, `${where}: small`, env), balance: readBalance(balance, `${where}: balance`) };
  if (choice.large.length === 0) throw new UserFacingError(`${where} names no model for judgement`, { hint: 'List at least one under "large".' });
  return choice;
}

/** Says where the error was made. */
function namedBy<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!UserFacingError.is(error)) throw error;
    throw new UserFacingError(`${where}: ${error.message}`, { cause: error, ...(error.hint === undefined ? {} : { hint: error.hint }) });
  }
}
