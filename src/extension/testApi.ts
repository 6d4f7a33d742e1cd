import type { ViewState } from '../protocol/viewState.ts';
import type { EngineState } from './client/engineClient.ts';
import type { Services } from './services.ts';

/** What `activate` hands to tests, and only to tests: reading, no steering. */
export interface TestApi {
  readonly activateMs: number;
  viewState(): ViewState;
  engineState(): EngineState;
  /** Resolves when the server has initialised. */
  ready(): Promise<void>;
  /** What a feature lets a test see, by name: `findings`, `team`, `statusBar`, `page`. */
  snapshot(name: string): unknown;
}

export function createTestApi({ view, engine, inspect }: Services, activateMs: number): TestApi {
  return {
    activateMs,
    viewState: () => view.state,
    engineState: () => engine.state,
    ready: async () => void (await engine.start()),
    snapshot: (name) => inspect.get(name)?.(),
  };
}
