import { spanEnds } from '../model/spanLog.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import type { TimeScale } from '../model/timeScale.ts';
import { spanTest, isFiltering } from '../model/filter.ts';
import { plainText } from '../model/words.ts';
import { fontOf, palette } from './palette.ts';
import { clipText } from './surface.ts';
import type { LaneBox } from './waterfallLayout.ts';
import { barHeight, firstEnding, firstStarting, gutter, rowStep } from './waterfallLayout.ts';

export interface BarFrame {
  readonly model: MonitorModel;
  readonly scale: TimeScale;
  /** Drawn time at the left edge, and pixels per drawn millisecond. */
  readonly from: number;
  readonly perMs: number;
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly boxes: readonly LaneBox[];
  readonly path: ReadonlySet<number>;
}

interface Pending {
  x: number;
  end: number;
}

/** Draws the bars in sight. What is narrower than a pixel is drawn as one with its neighbours, found without visiting them. */
export function drawBars(context: CanvasRenderingContext2D, frame: BarFrame): number {
  const { model, scale, from, perMs, width, height, top, boxes, path } = frame;
  const { spans } = model.log;
  const colors = palette();
  const { shown } = model;
  const now = model.cursor === null ? model.log.endedAt : model.log.timeOf(shown);
  const test = isFiltering(model.filter) ? spanTest(model.log, model.filter) : undefined;
  const chosen = model.selection?.kind === 'task' ? (spans.tasks.get(model.selection.task)?.span ?? -1) : -1;
  const fills = [colors.blue, colors.blue, colors.red, colors.quiet, colors.quiet, colors.quiet];
  const startTime = scale.toTime(from);
  const endTime = scale.toTime(from + (width - gutter) / perMs);
  const x = (time: number): number => gutter + (scale.toDrawn(time) - from) * perMs;
  let drawn = 0;
  context.font = fontOf(11);
  context.textBaseline = 'middle';
  for (const box of boxes) {
    for (let rowIndex = 0; rowIndex < box.rows; rowIndex++) {
      const y = box.top + rowIndex * rowStep - top + 4;
      if (y > height || y + barHeight < 0) continue;
      const row = spans.rows[box.lane]![rowIndex]!;
      const dense: Pending = { x: -1, end: -1 };
      const flush = (): void => {
        if (dense.x < 0) return;
        context.globalAlpha = 0.55;
        context.fillStyle = colors.blue;
        context.fillRect(dense.x, y, dense.end - dense.x, barHeight);
        context.globalAlpha = 1;
        dense.x = -1;
        drawn++;
      };
      let free = gutter;
      for (let index = firstEnding(model.log, row, startTime); index < row.length; ) {
        const span = row.at(index);
        const start = spans.start.at(span);
        if (start > endTime || spans.startSeq.at(span) > shown) break;
        const isOver = spans.endSeq.at(span) !== 0 && spans.endSeq.at(span) <= shown;
        const x1 = Math.max(gutter, x(start));
        const x2 = Math.min(width, x(isOver ? spans.end.at(span) : now));
        if (x2 - x1 < 1.5 && span !== chosen) {
          const pixel = Math.floor(x1);
          if (dense.x >= 0 && pixel <= dense.end) dense.end = pixel + 1;
          else {
            flush();
            dense.x = pixel;
            dense.end = pixel + 1;
          }
          free = Math.max(free, dense.end);
          index = Math.max(index + 1, firstStarting(model.log, row, scale.toTime(from + (pixel + 1 - gutter) / perMs), index));
          continue;
        }
        flush();
        const status = isOver ? spans.status.at(span) : 0;
        context.globalAlpha = test !== undefined && !test(span) ? 0.25 : 1;
        drawBar(context, x1, y, Math.max(2, x2 - x1), fills[status]!, { isChosen: span === chosen, isOnPath: path.has(span), isRunning: !isOver, isDim: spanEnds[status] === 'skipped' || spanEnds[status] === 'cancelled' });
        const queued = spans.queuedAt.at(span);
        // While earlier work was in hand here, it waited behind that.
        const left = Math.max(free, x(queued));
        if (queued < start && x1 - left > 2) {
          context.fillStyle = colors.quiet;
          context.globalAlpha *= 0.6;
          context.fillRect(left, y + barHeight / 2, x1 - left, 1);
        }
        if (x2 - x1 > 40) {
          const name = spans.names[span]!;
          const task = spans.tasks.get(name)?.task;
          context.globalAlpha = test !== undefined && !test(span) ? 0.5 : 1;
          context.fillStyle = colors.text;
          context.fillText(clipText(context, plainText(task === undefined ? name : task.title === task.kind ? task.kind : `${task.kind} ${task.title}`), x2 - x1 - 12), x1 + 8, y + barHeight / 2 + 0.5);
        }
        context.globalAlpha = 1;
        free = x2;
        drawn++;
        index++;
      }
      flush();
    }
  }
  return drawn;
}

interface BarState {
  readonly isChosen: boolean;
  readonly isOnPath: boolean;
  readonly isRunning: boolean;
  readonly isDim: boolean;
}

/** A thin fill behind readable text, with its colour in full at the left edge; in high contrast an outline instead. */
function drawBar(context: CanvasRenderingContext2D, x: number, y: number, width: number, color: string, { isChosen, isOnPath, isRunning, isDim }: BarState): void {
  const colors = palette();
  const alpha = context.globalAlpha;
  context.fillStyle = color;
  if (!colors.isHighContrast) {
    context.globalAlpha = alpha * (isDim ? 0.12 : 0.28);
    context.fillRect(x, y, width, barHeight);
    context.globalAlpha = alpha;
  }
  context.fillRect(x, y, Math.min(3, width), barHeight);
  if (colors.isHighContrast || isRunning) {
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.setLineDash(isRunning ? [3, 2] : []);
    context.strokeRect(x + 0.5, y + 0.5, Math.max(1, width - 1), barHeight - 1);
    context.setLineDash([]);
  }
  if (isOnPath) {
    context.fillStyle = colors.orange;
    context.fillRect(x, y + barHeight - 1, width, 3);
  }
  if (isChosen) {
    context.strokeStyle = colors.focus;
    context.lineWidth = 2;
    context.strokeRect(x - 1, y - 1, width + 2, barHeight + 2);
  }
}
