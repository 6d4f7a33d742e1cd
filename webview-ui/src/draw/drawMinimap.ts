import type { MonitorModel } from '../model/monitorModel.ts';
import type { TimeScale } from '../model/timeScale.ts';
import { palette } from './palette.ts';
import { surface } from './surface.ts';

/** How much happened when, failures below, and the part that is in sight. */
export function drawMinimap(canvas: HTMLCanvasElement, model: MonitorModel, scale: TimeScale, width: number, height: number, from: number, to: number): void {
  const context = surface(canvas, width, height);
  const colors = palette();
  const { log } = model;
  const bins = new Float64Array(Math.max(1, Math.floor(width / 2)));
  let most = 1;
  for (let bin = 0, before = 0; bin < bins.length; bin++) {
    const until = bin === bins.length - 1 ? log.head : log.at.lowerBound(scale.toTime(((bin + 1) / bins.length) * scale.length), before);
    bins[bin] = until - before;
    most = Math.max(most, until - before);
    before = until;
  }
  context.fillStyle = colors.blue;
  context.globalAlpha = 0.7;
  for (let bin = 0; bin < bins.length; bin++) {
    if (bins[bin] === 0) continue;
    const tall = Math.max(1, Math.sqrt(bins[bin]! / most) * (height - 10));
    context.fillRect(bin * 2, height - 4 - tall, 2, tall);
  }
  context.globalAlpha = 1;
  context.fillStyle = colors.red;
  for (const seq of log.live.errorSeqs) context.fillRect((scale.toDrawn(log.timeOf(seq)) / scale.length) * width, height - 3, 2, 3);
  const left = (from / scale.length) * width;
  const right = (to / scale.length) * width;
  if (left > 0.5 || right < width - 0.5) {
    context.fillStyle = colors.background;
    context.globalAlpha = 0.65;
    context.fillRect(0, 0, left, height);
    context.fillRect(right, 0, width - right, height);
    context.globalAlpha = 1;
    context.strokeStyle = colors.focus;
    context.lineWidth = 1;
    context.strokeRect(Math.round(left) + 0.5, 0.5, Math.max(3, Math.round(right - left) - 1), height - 1);
  }
  if (model.cursor !== null) {
    context.fillStyle = colors.focus;
    context.fillRect((scale.toDrawn(log.timeOf(model.shown)) / scale.length) * width, 0, 1, height);
  }
}
