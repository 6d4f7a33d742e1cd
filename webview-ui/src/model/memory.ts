import type { Selection } from './selection.ts';

export const tabs = ['messages', 'waterfall', 'funnel', 'healing', 'health'] as const;
export type Tab = (typeof tabs)[number];

/** What the page finds again after a reload. */
export interface Memory {
  readonly run: string;
  readonly tab: Tab;
  readonly cursor: number | null;
  readonly selection: Selection | null;
  readonly collapsed: readonly string[];
  readonly view: {
    /** Shares of the page, in percent. */
    readonly top: number;
    readonly side: number;
    readonly foldsIdle: boolean;
    readonly asTable: boolean;
    readonly asTree: boolean;
  };
}

const standard: Memory = { run: '', tab: 'messages', cursor: null, selection: null, collapsed: [], view: { top: 44, side: 34, foldsIdle: true, asTable: false, asTree: false } };

/** Memory may be of another version or damaged: what is not as it should be is as if it had never been set. */
export function readMemory(stored: unknown): Memory {
  if (typeof stored !== 'object' || stored === null) return standard;
  const { run, tab, cursor, selection, collapsed, view } = stored as Partial<Record<keyof Memory, unknown>>;
  const seen = (typeof view === 'object' && view !== null ? view : {}) as Partial<Memory['view']>;
  return {
    run: typeof run === 'string' ? run : '',
    tab: tabs.find((each) => each === tab) ?? 'messages',
    cursor: typeof cursor === 'number' && cursor >= 1 ? Math.floor(cursor) : null,
    selection: typeof selection === 'object' && selection !== null && 'kind' in selection ? (selection as Selection) : null,
    collapsed: Array.isArray(collapsed) ? collapsed.filter((each) => typeof each === 'string') : [],
    view: {
      top: share(seen.top, standard.view.top),
      side: share(seen.side, standard.view.side),
      foldsIdle: seen.foldsIdle !== false,
      asTable: seen.asTable === true,
      asTree: seen.asTree === true,
    },
  };
}

function share(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 15 && value <= 85 ? value : otherwise;
}
