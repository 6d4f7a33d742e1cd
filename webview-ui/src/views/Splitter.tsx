import { useRef } from 'preact/hooks';

interface SplitterProps {
  readonly label: string;
  readonly isVertical: boolean;
  /** Percent of the parent before it. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A border to drag, or to move with the arrows. */
export function Splitter({ label, isVertical, value, onChange }: SplitterProps) {
  const dragging = useRef(false);
  const set = (next: number): void => onChange(Math.max(15, Math.min(85, next)));
  return (
    <div class={isVertical ? 'splitter vertical' : 'splitter'} role="separator" tabIndex={0} aria-label={label} aria-orientation={isVertical ? 'vertical' : 'horizontal'} aria-valuemin={15} aria-valuemax={85} aria-valuenow={Math.round(value)}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!dragging.current) return;
        const box = event.currentTarget.parentElement!.getBoundingClientRect();
        set(isVertical ? (100 * (event.clientX - box.left)) / box.width : (100 * (event.clientY - box.top)) / box.height);
      }}
      onPointerUp={() => (dragging.current = false)}
      onKeyDown={(event) => {
        const back = isVertical ? 'ArrowLeft' : 'ArrowUp';
        const on = isVertical ? 'ArrowRight' : 'ArrowDown';
        if (event.key !== back && event.key !== on) return;
        event.preventDefault();
        set(value + (event.key === on ? 2 : -2));
      }} />
  );
}
