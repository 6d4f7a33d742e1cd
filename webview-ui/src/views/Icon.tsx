import type { MonitorMessageKind } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { IconName } from '../draw/icons.ts';
import { icons, kindGlyphs } from '../draw/icons.ts';

export function Icon({ name }: { readonly name: IconName }) {
  return <span class="icon" aria-hidden="true">{icons[name]}</span>;
}

export function KindIcon({ kind }: { readonly kind: MonitorMessageKind }) {
  return <span class={`icon kind-${kind}`} aria-hidden="true">{kindGlyphs[kind]}</span>;
}

interface ButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  /** Says the label in the button, not only to those who cannot see the icon. */
  readonly isLabelled?: boolean;
}

export function IconButton({ icon, label, onClick, isPressed, isDisabled, isLabelled }: ButtonProps) {
  return (
    <button type="button" class={isLabelled ? 'tool labelled' : 'tool'} aria-label={label} title={label} aria-pressed={isPressed} disabled={isDisabled} onClick={onClick}>
      <Icon name={icon} />
      {isLabelled ? <span>{label}</span> : null}
    </button>
  );
}
