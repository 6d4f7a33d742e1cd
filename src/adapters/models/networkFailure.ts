import type { ModelFailure } from '../../runtime/models/modelFailure.ts';

const explained: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name cannot be looked up; there may be no network',
  ETIMEDOUT: 'it does not respond',
  UND_ERR_CONNECT_TIMEOUT: 'it does not respond',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no network',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by somebody unknown here; a proxy may stand between',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
};

/** What an error below HTTP comes to: before a reply began it cannot be reached, after that the reply is cut. */
export function networkFailure(error: unknown, hasBegun: boolean): ModelFailure {
  const code = codeOf(error);
  const detail = code === undefined ? '' : (explained[code] ?? code);
  return hasBegun ? { kind: 'cut', detail } : { kind: 'unreachable', detail };
}

/** The code of the innermost cause that has one. */
function codeOf(error: unknown): string | undefined {
  let found: string | undefined;
  let current = error;
  for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string') found = code;
    current = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return found;
}
