import type { Connection } from 'vscode-languageserver/node';
import { MessageType } from 'vscode-languageserver/node';
import { LogMessageNotification } from 'vscode-languageserver/node';
import type { Logger, LogLevel } from '../runtime/telemetry/logger.ts';

const types: Readonly<Record<LogLevel, MessageType>> = {
  debug: MessageType.Debug,
  info: MessageType.Info,
  warn: MessageType.Warning,
  error: MessageType.Error,
};

/** Logs to the editor's output channel, as a sentence and its fields. stdout is the wire and is never written to. */
export function createConnectionLogger(connection: Connection, base: Readonly<Record<string, unknown>> = {}): Logger {
  return {
    log: (level, message, fields = {}) => {
      const all = { ...base, ...fields };
      const text = Object.keys(all).length === 0 ? message : `${message} ${JSON.stringify(all)}`;
      void connection.sendNotification(LogMessageNotification.type, { type: types[level], message: text }).catch(() => {});
    },
    with: (fields) => createConnectionLogger(connection, { ...base, ...fields }),
  };
}
