import type { CodePlace } from '../../protocol/monitor/monitorEvent.ts';
import type { ExportFormat, HostCall, MonitorAction } from '../../protocol/monitor/monitorHost.ts';

/** A call of the page after it was looked at: what comes out of a webview is not trusted to have its shape. */
export type CheckedCall =
  | { readonly method: 'open' | 'runs' }
  | { readonly method: 'pull'; readonly run: string; readonly after: number; readonly limit: number }
  | { readonly method: 'inspect'; readonly run: string; readonly seq: number }
  | { readonly method: 'act'; readonly action: MonitorAction };

const formats: readonly ExportFormat[] = ['otlp', 'mermaid', 'json', 'html'];
const longestCopy = 1_000_000;

/** The number of a message's call, where it is one; what has none cannot even be refused. */
export function callNumber(message: unknown): number | undefined {
  const id = (message as Partial<HostCall> | null | undefined)?.id;
  return typeof id === 'number' ? id : undefined;
}

/** The call, or undefined where it is none that the host knows. */
export function checkedCall(message: unknown): CheckedCall | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { method, params } = message as { method?: unknown; params?: unknown };
  const given: readonly unknown[] = Array.isArray(params) ? params : [];
  const [first, second, third] = given;
  switch (method) {
    case 'open':
    case 'runs':
      return { method };
    case 'pull':
      return isText(first) && isCount(second) && isCount(third) ? { method, run: first, after: second, limit: third } : undefined;
    case 'inspect':
      return isText(first) && isCount(second) ? { method, run: first, seq: second } : undefined;
    case 'act': {
      const action = checkedAction(first);
      return action === undefined ? undefined : { method, action };
    }
    default:
      return undefined;
  }
}

function checkedAction(value: unknown): MonitorAction | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, id, run, seq, format, text, place, answer } = value as Record<string, unknown>;
  switch (type) {
    case 'openFinding':
    case 'openFailure':
    case 'previewProposal':
    case 'applyProposal':
    case 'rejectProposal':
      return isText(id) ? { type, id } : undefined;
    case 'openPlace': {
      const checked = checkedPlace(place);
      return checked === undefined ? undefined : { type, place: checked };
    }
    case 'answerApproval':
      return isText(run) && isText(id) && isText(answer) ? { type, run, id, answer } : undefined;
    case 'cancelRun':
      return isText(run) ? { type, run } : undefined;
    case 'exportRun':
      return isText(run) && formats.includes(format as ExportFormat) ? { type, run, format: format as ExportFormat } : undefined;
    case 'importRun':
      return { type };
    case 'copy':
      return typeof text === 'string' && text.length <= longestCopy ? { type, text } : undefined;
    case 'copyLink':
      return isText(run) && isCount(seq) ? { type, run, seq } : undefined;
    default:
      return undefined;
  }
}

function checkedPlace(value: unknown): CodePlace | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { root, file, line } = value as Record<string, unknown>;
  return isText(root) && isText(file) && isCount(line) ? { root, file, line: Math.max(1, line) } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 4_000;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
