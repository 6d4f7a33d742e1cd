import { assertNever } from '../../base/result.ts';
import { neutralWords } from './trust/neutralWords.ts';
import type { ModelFailure } from './modelFailure.ts';

/** Says what happened and what to do about it. */
export function describeFailure(endpoint: string, failure: ModelFailure): string {
  switch (failure.kind) {
    case 'auth':
      return `${endpoint} does not accept the API key${said(failure.detail)}. Set up the model again with a valid key`;
    case 'notAllowed':
      return `${endpoint} may not be used${said(failure.detail)}. Start a review by its command and choose Allow when the editor asks; what was denied before is changed under Accounts, Manage Language Model Access`;
    case 'quota':
      return `${endpoint} is used up for now: its plan allows no more${said(failure.detail)}. Wait until the plan is renewed, or set up another model`;
    case 'notOffered':
      return `${endpoint} is not offered by this editor now${said(failure.detail)}. Sign in to its provider, or set up another model`;
    case 'badRequest':
      return `${endpoint} does not understand the request${said(failure.detail)}. Check the model's name and its address`;
    case 'tooLong':
      return `The request is too long for ${endpoint}${said(failure.detail)}. Review less at once, or choose a model with a larger context`;
    case 'rateLimited':
      return `${endpoint} allows no more requests for now${after(failure.retryAfterMs)}${said(failure.detail)}. Wait, or lower the number of simultaneous calls`;
    case 'overloaded':
      return `${endpoint} is overloaded${after(failure.retryAfterMs)}${said(failure.detail)}. Try again later, or add a second endpoint`;
    case 'server':
      return `${endpoint} failed${failure.status === undefined ? '' : ` with status ${failure.status}`}${said(failure.detail)}. Try again later`;
    case 'timeout':
      return `${endpoint} did not answer in time${said(failure.detail)}. Try again, or choose a faster model`;
    case 'cut':
      return `The reply of ${endpoint} broke off${said(failure.detail)}. Try again; if it happens often, look at the gateway between`;
    case 'refusal':
      return `${endpoint} refused to answer${said(failure.detail)}. Nothing is wrong with your set-up; the work goes on without this judgement`;
    case 'maxTokens':
      return `The reply of ${endpoint} was longer than allowed and is not complete. Ask for less at once`;
    case 'malformed':
      return `The reply of ${endpoint} cannot be read${said(failure.detail)}. A larger model follows the format more reliably`;
    case 'unreachable':
      return `${endpoint} cannot be reached${said(failure.detail)}. Check the address, and whether it is running`;
    case 'resting':
      return `${endpoint} is left alone for a while${said(failure.detail)}`;
    case 'budget':
    case 'notSent':
      return `${endpoint} was not called${said(failure.detail)}`;
    case 'cancelled':
      return 'Cancelled';
    default:
      return assertNever(failure);
  }
}

function said(detail: string): string {
  const text = neutralWords(detail).trim().replace(/[.\s]+$/, '');
  return text === '' ? '' : `: ${text}`;
}

function after(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : ` (try again in ${Math.ceil(milliseconds / 1_000)} s)`;
}
