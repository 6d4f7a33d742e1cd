import type { HostCall, HostMessage, MonitorHost, RevealTarget } from '../../../src/protocol/monitor/monitorHost.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The editor as host: calls go out over `postMessage` and are answered by number. */
export function editorHost(api: VsCodeApi = acquireVsCodeApi(), target: Pick<Window, 'addEventListener'> = window): MonitorHost {
  const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const growth = new Set<(run: string, head: number) => void>();
  const reveals = new Set<(target: RevealTarget) => void>();
  let next = 1;

  target.addEventListener('message', (event) => {
    const message = (event as MessageEvent<HostMessage | undefined>).data;
    if (message === undefined || typeof message !== 'object') return;
    switch (message.type) {
      case 'answer':
        open.get(message.id)?.resolve(message.value as never);
        open.delete(message.id);
        return;
      case 'refusal':
        open.get(message.id)?.reject(new Error(message.message));
        open.delete(message.id);
        return;
      case 'grew':
        for (const listener of growth) listener(message.run, message.head);
        return;
      case 'reveal':
        for (const listener of reveals) listener(message.target);
        return;
    }
  });

  function call<T>(method: HostCall['method'], ...params: readonly unknown[]): Promise<T> {
    const id = next++;
    return new Promise<T>((resolve, reject) => {
      open.set(id, { resolve, reject });
      api.postMessage({ id, method, params } satisfies HostCall);
    });
  }

  return {
    open: () => call('open'),
    pull: (run, after, limit) => call('pull', run, after, limit),
    inspect: (run, seq) => call('inspect', run, seq),
    runs: () => call('runs'),
    act: (action) => call('act', action),
    onDidGrow: (listener) => subscribe(growth, listener),
    onDidReveal: (listener) => subscribe(reveals, listener),
    memory: { read: () => api.getState(), write: (state) => api.setState(state) },
  };
}

function subscribe<L>(listeners: Set<L>, listener: L): { dispose(): void } {
  listeners.add(listener);
  return { dispose: () => void listeners.delete(listener) };
}
