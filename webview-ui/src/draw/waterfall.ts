import type { MonitorModel } from '../model/monitorModel.ts';
import type { TimeScale } from '../model/timeScale.ts';
import { foldedTime, realTime } from '../model/timeScale.ts';
import { drawMinimap } from './drawMinimap.ts';
import { drawWaterfall } from './drawWaterfall.ts';
import { axisHeight, firstEnding, gutter, laneBoxes, rowStep } from './waterfallLayout.ts';

const nothing: ReadonlySet<number> = new Set();

/** What is in sight of the waterfall, and how it moves. Draws at most once a frame, and never through the page's views. */
export class Waterfall {
  path: ReadonlySet<number> = nothing;
  private canvas: HTMLCanvasElement | null = null;
  private minimap: HTMLCanvasElement | null = null;
  private width = 0;
  private height = 0;
  private from = 0;
  /** Pixels per drawn millisecond; null shows the whole run, however long it gets. */
  private perMs: number | null = null;
  private top = 0;
  private frame: number | undefined;
  private readonly model: MonitorModel;
  private readonly title: (lane: number) => string;

  constructor(model: MonitorModel, title: (lane: number) => string) {
    this.model = model;
    this.title = title;
  }

  attach(canvas: HTMLCanvasElement | null, minimap: HTMLCanvasElement | null, width: number, height: number): void {
    Object.assign(this, { canvas, minimap, width, height: Math.max(0, height - axisHeight) });
    this.draw();
  }

  dispose(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.canvas = null;
  }

  get isZoomed(): boolean {
    return this.perMs !== null;
  }

  zoom(factor: number, x = (gutter + this.width) / 2): void {
    const before = this.pixelsPerMs;
    const least = this.fitted;
    const next = Math.min(2000, Math.max(least, before * factor));
    this.from += (x - gutter) / before - (x - gutter) / next;
    this.perMs = next <= least ? null : next;
    this.soon();
  }

  pan(dx: number, dy: number): void {
    this.from += dx / this.pixelsPerMs;
    this.top += dy;
    this.soon();
  }

  fit(): void {
    this.perMs = null;
    this.soon();
  }

  /** Brings a share of the run to the middle, for the minimap. */
  centre(share: number): void {
    if (this.perMs === null) this.perMs = this.fitted * 4;
    this.from = share * this.scale.length - this.visible / 2;
    this.soon();
  }

  /** Brings a span into sight, zoomed so that it can be seen. */
  show(span: number, closely: boolean): void {
    const { spans } = this.model.log;
    const { scale } = this;
    const start = scale.toDrawn(spans.start.at(span));
    const end = scale.toDrawn(Number.isNaN(spans.end.at(span)) ? this.model.log.endedAt : spans.end.at(span));
    if (closely) this.perMs = Math.min(2000, (this.width - gutter) / (Math.max(end - start, 0.05) * 1.4));
    if (closely || start > this.from + this.visible || end < this.from) this.from = (start + end) / 2 - this.visible / 2;
    const box = laneBoxes(this.model.log).boxes.find((each) => each.lane === spans.lane.at(span));
    if (box !== undefined) {
      const y = box.top + spans.row.at(span) * rowStep;
      if (y < this.top || y + rowStep * 2 > this.top + this.height) this.top = y - this.height / 2;
    }
    this.soon();
  }

  /** The work under a point, or -1. */
  spanAt(x: number, y: number): number {
    if (x < gutter || y < axisHeight) return -1;
    const { log } = this.model;
    const inside = y - axisHeight + this.top;
    const box = laneBoxes(log).boxes.findLast((each) => each.top <= inside);
    const row = box === undefined ? undefined : log.spans.rows[box.lane]?.[Math.floor((inside - box.top - 2) / rowStep)];
    if (row === undefined) return -1;
    const time = this.scale.toTime(this.from + (x - 2 - gutter) / this.pixelsPerMs);
    const index = firstEnding(log, row, time);
    if (index >= row.length) return -1;
    const span = row.at(index);
    const left = gutter + (this.scale.toDrawn(log.spans.start.at(span)) - this.from) * this.pixelsPerMs;
    return left <= x + 2 ? span : -1;
  }

  laneAt(x: number, y: number): number {
    if (x >= gutter || y < axisHeight) return -1;
    return laneBoxes(this.model.log).boxes.findLast((each) => each.top <= y - axisHeight + this.top)?.lane ?? -1;
  }

  soon(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  private draw(): void {
    if (this.canvas === null || this.width <= gutter || this.height <= 0) return;
    const { boxes, height } = laneBoxes(this.model.log);
    const { scale } = this;
    this.from = this.perMs === null ? 0 : Math.max(0, Math.min(this.from, scale.length - this.visible));
    this.top = Math.max(0, Math.min(this.top, height - this.height + 8));
    drawWaterfall(this.canvas, { model: this.model, scale, from: this.from, perMs: this.pixelsPerMs, width: this.width, height: this.height, top: this.top, boxes, path: this.path }, this.title);
    if (this.minimap !== null) drawMinimap(this.minimap, this.model, scale, this.width - gutter - 16, 40, this.from, Math.min(scale.length, this.from + this.visible));
  }

  private get scale(): TimeScale {
    const { log, view } = this.model;
    return view.foldsIdle ? foldedTime(log.startedAt, log.endedAt, log.gaps) : realTime(log.startedAt, log.endedAt);
  }

  private get fitted(): number {
    return Math.max(1, this.width - gutter - 16) / this.scale.length;
  }

  private get pixelsPerMs(): number {
    return this.perMs ?? this.fitted;
  }

  private get visible(): number {
    return (this.width - gutter) / this.pixelsPerMs;
  }
}
