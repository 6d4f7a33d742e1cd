import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { setUnexpectedErrorHandler } from '../base/errors.ts';
import { createConnectionLogger } from './connectionLogger.ts';
import { serve } from './serve.ts';

/** Starts the language server: everything heavy happens in this process or its children, never in the editor's own. */
export function start(): void {
  const connection = createConnection(ProposedFeatures.all);
  const logger = createConnectionLogger(connection);
  const report = (what: string, error: unknown): void => {
    logger.log('error', what, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  };
  setUnexpectedErrorHandler((error) => report('Unexpected error', error));
  process.on('uncaughtException', (error) => report('Uncaught exception', error));
  process.on('unhandledRejection', (reason) => report('Unhandled rejection', reason));
  serve(connection, logger);
}
