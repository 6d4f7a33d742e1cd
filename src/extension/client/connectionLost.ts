/** JSON-RPC's codes for a message that could not be written, an answer that will never come, and a closed connection. */
const lostCodes: readonly unknown[] = [-32099, -32097, -32096];

/** Whether a request failed because the process at the other end is gone, rather than by its own fault. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, name } = error as { code?: unknown; name?: unknown };
  return name === 'ConnectionError' || lostCodes.includes(code) || code === 'ERR_IPC_CHANNEL_CLOSED' || code === 'EPIPE';
}
