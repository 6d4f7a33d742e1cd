import type * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { Engine } from './engine.ts';
import type { ModelAccessStore } from './modelAccessStore.ts';
import type { ViewStore } from './viewStore.ts';

/** What the features share: one engine, one view state, one log. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly engine: Engine;
  readonly view: ViewStore;
  /** The model that may judge, with its key. */
  readonly model: ModelAccessStore;
  /** What a test may look at; features add to it by name. */
  readonly inspect: Map<string, () => unknown>;
}

/** One feature of the extension. Registering must be cheap: it happens while the editor starts. */
export interface Contribution {
  readonly name: string;
  register(services: Services): Disposable;
}
