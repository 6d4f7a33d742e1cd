import { spanKinds, spanEnds } from '../model/spanLog.ts';
import { tickStep } from '../model/timeScale.ts';
import { duration, plainText } from '../model/words.ts';
import type { BarFrame } from './drawBars.ts';
import { drawBars } from './drawBars.ts';
import { fontOf, palette } from './palette.ts';
import { clipText, surface } from './surface.ts';
import { axisHeight, barHeight, firstEnding, gutter, rowStep } from './waterfallLayout.ts';

const failed = spanEnds.indexOf('failed');

/** The whole waterfall: lanes, folded silences, bars, what agents did within them, failures, the axis, the moment. */
export function drawWaterfall(canvas: HTMLCanvasElement, frame: BarFrame, title: (lane: number) => string): number {
  const { model, scale, from, perMs, width, height, top, boxes } = frame;
  const context = surface(canvas, width, height + axisHeight);
  const colors = palette();
  context.save();
  context.translate(0, axisHeight);
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  for (const fold of scale.folds) {
    const x = gutter + (fold.start - from) * perMs;
    const w = fold.length * perMs;
    if (x + w < gutter || x > width) continue;
    const left = Math.max(gutter, x);
    context.fillStyle = colors.hover;
    context.fillRect(left, 0, Math.max(1, x + w - left), height);
    context.strokeStyle = colors.line;
    context.strokeRect(left + 0.5, -1, Math.max(1, x + w - left), height + 2);
    context.font = fontOf(11);
    context.textBaseline = 'middle';
    context.fillStyle = colors.quiet;
    context.fillText(clipText(context, duration(fold.hidden), w - 8), left + 4, height - 10);
  }
  context.lineWidth = 1;
  context.strokeStyle = colors.line;
  context.beginPath();
  for (const box of boxes) {
    const y = Math.round(box.top - top) - 3.5;
    context.moveTo(0, y);
    context.lineTo(width, y);
  }
  context.stroke();
  const drawn = drawBars(context, frame);
  drawInner(context, frame);
  drawFailures(context, frame);
  drawCause(context, frame);
  drawGutter(context, frame, title);
  context.restore();
  drawAxis(context, frame);
  if (model.cursor !== null) {
    const x = gutter + (scale.toDrawn(model.log.timeOf(model.shown)) - from) * perMs;
    if (x >= gutter && x <= width) {
      context.fillStyle = colors.focus;
      context.fillRect(Math.round(x), 0, 1, height + axisHeight);
    }
  }
  return drawn;
}

/** What an agent did or waited for within its work, as a strip at the foot of the bar. */
function drawInner(context: CanvasRenderingContext2D, { model, scale, from, perMs, width, height, top, boxes }: BarFrame): void {
  const { spans } = model.log;
  const colors = palette();
  const acting = spanKinds.indexOf('acting');
  const startTime = scale.toTime(from);
  const endTime = scale.toTime(from + (width - gutter) / perMs);
  for (const box of boxes) {
    const list = spans.inner[box.lane];
    if (list === undefined) continue;
    let lastX = -1;
    for (let index = firstEnding(model.log, list, startTime), visited = 0; index < list.length && visited < 4000; index++, visited++) {
      const span = list.at(index);
      const start = spans.start.at(span);
      if (start > endTime || spans.startSeq.at(span) > model.shown) break;
      const y = box.top + spans.row.at(span) * rowStep - top + 4 + barHeight - 3;
      const end = spans.end.at(span);
      const x1 = Math.max(gutter, gutter + (scale.toDrawn(start) - from) * perMs);
      const x2 = Math.min(width, gutter + (scale.toDrawn(Number.isNaN(end) ? model.log.endedAt : end) - from) * perMs);
      if (y > height || x2 - x1 < 1 || x2 <= lastX) continue;
      lastX = x2;
      context.fillStyle = spans.kind.at(span) === acting ? colors.purple : colors.quiet;
      context.globalAlpha = spans.kind.at(span) === acting ? 1 : 0.35;
      context.fillRect(x1, y, x2 - x1, 3);
    }
  }
  context.globalAlpha = 1;
}

/** Failures are seen at any zoom: a mark over whatever the bars were merged into. */
function drawFailures(context: CanvasRenderingContext2D, { model, scale, from, perMs, width, height, top, boxes }: BarFrame): void {
  const { spans } = model.log;
  const tops = new Map(boxes.map((box) => [box.lane, box.top]));
  context.fillStyle = palette().red;
  for (let index = 0; index < spans.failures.length; index++) {
    const span = spans.failures.at(index);
    if (spans.endSeq.at(span) > model.shown) break;
    if (spans.status.at(span) !== failed) continue;
    const x = gutter + (scale.toDrawn(spans.end.at(span)) - from) * perMs;
    const y = (tops.get(spans.lane.at(span)) ?? 0) + spans.row.at(span) * rowStep - top + 2;
    if (x < gutter || x > width || y < -rowStep || y > height) continue;
    context.fillRect(x - 1, y, 2, barHeight + 4);
  }
}

/** From the chosen task up to what it was part of. */
function drawCause(context: CanvasRenderingContext2D, { model, scale, from, perMs, top, boxes }: BarFrame): void {
  const { spans } = model.log;
  if (model.selection?.kind !== 'task') return;
  const tops = new Map(boxes.map((box) => [box.lane, box.top]));
  const middle = (span: number): number => (tops.get(spans.lane.at(span)) ?? 0) + spans.row.at(span) * rowStep - top + 4 + barHeight / 2;
  context.strokeStyle = palette().focus;
  context.lineWidth = 1;
  context.beginPath();
  for (let span = spans.tasks.get(model.selection.task)?.span ?? -1, steps = 0; span >= 0 && steps < 50; span = spans.parent.at(span), steps++) {
    const parent = spans.parent.at(span);
    if (parent < 0) break;
    const x = Math.max(gutter, gutter + (scale.toDrawn(spans.start.at(span)) - from) * perMs) - 3.5;
    context.moveTo(x, middle(parent));
    context.lineTo(x, middle(span));
    context.lineTo(x + 4, middle(span));
  }
  context.stroke();
}

function drawGutter(context: CanvasRenderingContext2D, { model, height, top, boxes }: BarFrame, title: (lane: number) => string): void {
  const colors = palette();
  context.fillStyle = colors.background;
  context.fillRect(0, 0, gutter, height);
  context.strokeStyle = colors.line;
  context.beginPath();
  context.moveTo(gutter - 0.5, 0);
  context.lineTo(gutter - 0.5, height);
  context.stroke();
  for (const box of boxes) {
    const y = box.top - top + 4;
    if (y > height || y + box.rows * rowStep < 0) continue;
    const isFocused = model.filter.agent !== null && model.log.lanes.names[box.lane] === model.filter.agent;
    context.font = isFocused ? `600 ${fontOf(12)}` : fontOf(12);
    context.fillStyle = model.filter.agent === null || isFocused ? colors.text : colors.quiet;
    // A lane taller than the view keeps its name in sight.
    const at = Math.max(y, Math.min(0, y + (box.rows - 1) * rowStep));
    context.fillText(clipText(context, plainText(title(box.lane)), gutter - 24), 12, at + barHeight / 2);
  }
}

function drawAxis(context: CanvasRenderingContext2D, { model, scale, from, perMs, width }: BarFrame): void {
  const colors = palette();
  context.fillStyle = colors.quiet;
  context.font = fontOf(11);
  context.textBaseline = 'middle';
  const step = tickStep(88 / perMs);
  const { startedAt } = model.log;
  let lastX = -Infinity;
  const end = from + (width - gutter) / perMs;
  for (let drawn = Math.ceil(from / step) * step; drawn <= Math.min(end, scale.length); drawn += step) {
    const x = gutter + (drawn - from) * perMs;
    context.fillRect(Math.round(x), axisHeight - 5, 1, 5);
    if (x - lastX < 80) continue;
    const words = duration(Math.round((scale.toTime(drawn) - startedAt) * 100) / 100);
    if (x + 8 + context.measureText(words).width > width) break;
    context.fillText(words, x + 4, axisHeight / 2 - 1);
    lastX = x;
  }
  context.strokeStyle = colors.line;
  context.beginPath();
  context.moveTo(0, axisHeight - 0.5);
  context.lineTo(width, axisHeight - 0.5);
  context.stroke();
}
