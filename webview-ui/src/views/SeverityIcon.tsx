import type { Severity } from '../../../src/base/severity.ts';
import { icons } from '../draw/icons.ts';

const names = { error: 'error', warning: 'warning', info: 'info', hint: 'lightbulb' } as const;

export function SeverityIcon({ severity }: { readonly severity: Severity }) {
  return <span class={`icon severity ${severity}`} role="img" aria-label={severity} title={severity}>{icons[names[severity]]}</span>;
}
