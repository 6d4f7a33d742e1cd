/** Makes a canvas fit its box at the screen's own resolution, and clears it. */
export function surface(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio;
  const w = Math.max(1, Math.round(width * ratio));
  const h = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Shortens text to a width; a few attempts, never measured letter by letter. */
export function clipText(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (width < 12) return '';
  const full = context.measureText(text).width;
  if (full <= width) return text;
  const kept = Math.floor((text.length * (width - 8)) / full);
  return kept < 2 ? '' : `${text.slice(0, kept)}…`;
}
