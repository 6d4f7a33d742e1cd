import type { MonitorModel } from '../model/monitorModel.ts';
import { messageKinds } from '../model/messageLog.ts';
import { plainText } from '../model/words.ts';
import { kindGlyphs } from './icons.ts';
import { fontOf, palette } from './palette.ts';
import { clipText, surface } from './surface.ts';

export const rowHeight = 24;

export interface SequenceFrame {
  readonly canvas: HTMLCanvasElement;
  readonly model: MonitorModel;
  readonly width: number;
  readonly height: number;
  /** The first row in sight, with how far it is scrolled out. */
  readonly scrollTop: number;
  readonly rows: number;
  readonly lanes: LaneScale;
  /** Messages that belong to the chosen one's chain of causes. */
  readonly chain: ReadonlySet<number>;
  readonly chosen: number;
}

export interface LaneScale {
  readonly order: readonly number[];
  readonly x: (lane: number) => number;
  readonly spacing: number;
}

/** Lanes side by side as wide as the room allows; `scroll` is for more lanes than fit. */
export function laneScale(lanes: number, width: number, scroll: number): LaneScale & { readonly total: number } {
  const spacing = Math.max(72, Math.min(150, (width - 24) / Math.max(1, lanes)));
  const order = Array.from({ length: lanes }, (_, index) => index);
  return { order, spacing, x: (lane) => 12 + spacing * (lane + 0.5) - scroll, total: spacing * lanes + 24 };
}

/** Draws the arrows of the rows in sight: who told whom, in the order it was sent. */
export function drawSequence({ canvas, model, width, height, scrollTop, rows, lanes, chain, chosen }: SequenceFrame): void {
  const context = surface(canvas, width, height);
  const colors = palette();
  const { messages } = model.log;
  context.strokeStyle = colors.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const lane of lanes.order) {
    const x = Math.round(lanes.x(lane)) + 0.5;
    if (x < 0 || x > width) continue;
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  context.stroke();
  const first = Math.max(0, Math.floor(scrollTop / rowHeight));
  const last = Math.min(rows, Math.ceil((scrollTop + height) / rowHeight));
  context.textBaseline = 'middle';
  for (let row = first; row < last; row++) {
    const index = model.filtered.indexAt(row);
    const y = row * rowHeight - scrollTop + rowHeight / 2;
    const kind = messageKinds[messages.kind.at(index)]!;
    const isChosen = index === chosen;
    const inChain = chain.has(index);
    if (isChosen) {
      // In high contrast the selection's colour may be that of the text, so a frame marks the row there, as everywhere in the editor.
      context.fillStyle = colors.selection;
      context.strokeStyle = colors.focus;
      if (colors.isHighContrast) context.strokeRect(0.5, y - rowHeight / 2 + 0.5, width - 1, rowHeight - 1);
      else context.fillRect(0, y - rowHeight / 2, width, rowHeight);
    }
    const color = kind === 'refutation' ? colors.red : kind === 'bid' || kind === 'award' || kind === 'announce' ? colors.purple : kind === 'vote' || kind === 'review' || kind === 'argument' ? colors.yellow : colors.blue;
    context.strokeStyle = color;
    context.fillStyle = color;
    context.globalAlpha = chosen >= 0 && !isChosen && !inChain ? 0.45 : 1;
    context.lineWidth = isChosen || inChain ? 2 : 1;
    const x1 = lanes.x(messages.from.at(index));
    const x2 = lanes.x(messages.to.at(index));
    arrow(context, x1, x2, y + 4, kind === 'reply' || kind === 'result');
    context.globalAlpha = 1;
    label(context, colors.text, kindGlyphs[kind], plainText(messages.messages[index]!.subject), Math.min(x1, x2), Math.max(x1, x2), lanes.spacing, y - 5);
  }
}

function arrow(context: CanvasRenderingContext2D, x1: number, x2: number, y: number, isAnswer: boolean): void {
  context.setLineDash(isAnswer ? [4, 3] : []);
  context.beginPath();
  if (Math.abs(x1 - x2) < 1) {
    context.moveTo(x1, y - 4);
    context.lineTo(x1 + 16, y - 4);
    context.lineTo(x1 + 16, y + 3);
    context.lineTo(x1 + 2, y + 3);
    context.stroke();
    return head(context, x1, y + 3, -1);
  }
  context.moveTo(x1, y);
  context.lineTo(x2, y);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.arc(x1, y, 2.5, 0, Math.PI * 2);
  context.fill();
  head(context, x2, y, Math.sign(x2 - x1));
}

function head(context: CanvasRenderingContext2D, x: number, y: number, direction: number): void {
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - direction * 7, y - 4);
  context.lineTo(x - direction * 7, y + 4);
  context.fill();
}

function label(context: CanvasRenderingContext2D, color: string, glyph: string, text: string, left: number, right: number, spacing: number, y: number): void {
  const room = Math.max(right - left, spacing * 0.9) - 12;
  context.fillStyle = color;
  context.font = '12px codicon';
  context.fillText(glyph, left + 6, y);
  context.font = fontOf(11);
  context.fillText(clipText(context, text, room - 18), left + 22, y);
}
