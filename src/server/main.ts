import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { setUnexpectedErrorHandler } from '../base/errors.ts';
import { createConnectionLogger } from './connectionLogger.ts';
import { serve } from './serve.ts';

// The language-server process: everything heavy happens here or in its children, never in the editor's own process.
const connection = createConnection(ProposedFeatures.all);
const logger = createConnectionLogger(connection);

setUnexpectedErrorHandler((error) => logger.log('error', 'Unexpected error', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
process.on('uncaughtException', (error) => logger.log('error', 'Uncaught exception', { error: error.stack ?? error.message }));
process.on('unhandledRejection', (reason) => logger.log('error', 'Unhandled rejection', { error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) }));

serve(connection, logger);
