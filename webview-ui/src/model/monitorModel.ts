import type { MonitorAction, MonitorHost, RevealTarget, RunSummary } from '../../../src/protocol/monitor/monitorHost.ts';
import type { MonitorState } from '../../../src/protocol/monitor/monitorState.ts';
import { FilteredMessages } from './filteredMessages.ts';
import type { Filter } from './filter.ts';
import { noFilter } from './filter.ts';
import type { Memory, Tab } from './memory.ts';
import { readMemory } from './memory.ts';
import type { PullState } from './pullLoop.ts';
import { PullLoop } from './pullLoop.ts';
import { RunLog } from './runLog.ts';
import type { Selection } from './selection.ts';
import { isSameSelection } from './selection.ts';
import type { Ticker } from './ticker.ts';

export type Other = { readonly run: RunSummary; readonly log: RunLog; readonly isWhole: boolean; readonly failure: string | null };

/** What the page knows and what was chosen in it. Views read it and draw; they change it through its methods only. */
export class MonitorModel {
  readonly host: MonitorHost;
  run: RunSummary | null = null;
  isStatic = false;
  opening: { readonly kind: 'opening' } | { readonly kind: 'failed'; readonly message: string } | { readonly kind: 'open' } = { kind: 'opening' };
  log = new RunLog();
  pull: PullState = { kind: 'loading' };
  /** The event that is looked at, or null to follow the run. */
  cursor: number | null = null;
  isPlaying = false;
  selection: Selection | null = null;
  filter: Filter = noFilter;
  filtered = new FilteredMessages(this.log, noFilter);
  tab: Tab = 'messages';
  collapsed: ReadonlySet<string> = new Set();
  view: Memory['view'] = readMemory(undefined).view;
  isHelpOpen = false;
  isComparing = false;
  other: Other | null = null;
  /** What could not be done, in the words of whoever refused; shown until dismissed. */
  refusal: string | null = null;
  /** Counts choices, so that views know when to bring the chosen thing into sight. */
  choices = 0;
  private readonly ticker: Ticker;
  private loop: PullLoop | undefined;
  private stop = new AbortController();
  private stopOther = new AbortController();
  private wanted: RevealTarget | null = null;
  private retryDelay = 1000;

  constructor(host: MonitorHost, ticker: Ticker) {
    this.host = host;
    this.ticker = ticker;
    host.onDidGrow((run, head) => {
      if (run === this.run?.run) this.loop?.grew(head);
    });
    host.onDidReveal((target) => this.reveal(target));
  }

  async open(): Promise<void> {
    this.opening = { kind: 'opening' };
    this.changed();
    try {
      const { run, target, isStatic } = await this.host.open();
      this.isStatic = isStatic;
      this.opening = { kind: 'open' };
      const memory = readMemory(this.host.memory.read());
      this.view = memory.view;
      if (run !== null) {
        this.showRun(run);
        if (memory.run === run.run) Object.assign(this, { tab: memory.tab, cursor: memory.cursor, selection: memory.selection, collapsed: new Set(memory.collapsed) });
        else if (run.team === 'healing') this.tab = 'healing';
      }
      if (target !== null) this.reveal(target);
    } catch (error) {
      this.opening = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
    this.changed();
  }

  /** Leaves what was shown and pulls this run from its beginning. */
  showRun(run: RunSummary): void {
    this.stop.abort();
    this.stopOther.abort();
    this.log = new RunLog();
    Object.assign(this, { run, cursor: null, isPlaying: false, selection: null, filter: noFilter, isComparing: false, other: null, collapsed: new Set() });
    this.filtered = new FilteredMessages(this.log, noFilter);
    this.pullOn();
  }

  /** Pulls again from where it stopped: nothing that is here is asked for twice. */
  pullOn(): void {
    this.stop.abort();
    const { run, log } = this;
    if (run === null) return;
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.loop = new PullLoop({
      host: this.host, run: run.run, log, signal,
      onState: (state) => {
        this.pull = state;
        if (state.kind === 'current') this.retryDelay = 1000;
        if (state.kind === 'failed') this.ticker.after(this.retryDelay = Math.min(30_000, this.retryDelay * 2), () => void (!signal.aborted && this.pull.kind === 'failed' && this.pullOn()));
        this.changed();
      },
      onProgress: () => this.grown(),
      breathe: () => this.ticker.breathe(),
    });
    void this.loop.run();
  }

  get state(): MonitorState {
    return this.cursor === null ? this.log.live : this.log.stateAt(this.cursor);
  }

  /** The last event that is shown. */
  get shown(): number {
    return this.cursor ?? this.log.head;
  }

  get isLive(): boolean {
    return this.cursor === null && this.log.live.end === null && this.log.head > 0;
  }

  moveTo(seq: number | null): void {
    this.cursor = seq === null ? null : Math.max(1, Math.min(seq, this.log.head));
    this.changed();
  }

  select(selection: Selection | null): void {
    this.selection = isSameSelection(this.selection, selection) && selection?.kind === 'agent' ? null : selection;
    this.choices++;
    this.changed();
  }

  /** An agent chosen in the graph has everything else show what concerns it. */
  focusAgent(agent: string | null): void {
    const next = agent !== null && this.filter.agent === agent ? null : agent;
    this.selection = next === null ? null : { kind: 'agent', agent: next };
    this.choices++;
    this.setFilter({ ...this.filter, agent: next });
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.filtered = new FilteredMessages(this.log, filter);
    this.changed();
  }

  /** For choices that need no method of their own. */
  set(change: Partial<Pick<MonitorModel, 'tab' | 'collapsed' | 'view' | 'isHelpOpen' | 'isComparing' | 'isPlaying' | 'refusal'>>): void {
    Object.assign(this, change);
    this.changed();
  }

  act(action: MonitorAction): void {
    this.host.act(action).catch((error: unknown) => this.set({ refusal: error instanceof Error ? error.message : String(error) }));
  }

  /** Loads another run beside this one; null takes it away again. */
  compareWith(run: RunSummary | null): void {
    this.stopOther.abort();
    this.other = null;
    if (run === null) return this.changed();
    this.stopOther = new AbortController();
    const { signal } = this.stopOther;
    const log = new RunLog();
    this.other = { run, log, isWhole: false, failure: null };
    void new PullLoop({
      host: this.host, run: run.run, log, signal,
      onState: (state) => {
        this.other = { run, log, isWhole: state.kind === 'current', failure: state.kind === 'failed' ? state.message : null };
        this.changed();
      },
      onProgress: () => undefined,
      breathe: () => this.ticker.breathe(),
    }).run();
    this.changed();
  }

  private reveal(target: RevealTarget): void {
    if (this.run?.run !== target.run) {
      this.wanted = target;
      void this.host.runs().then((runs) => {
        const run = runs.find((each) => each.run === target.run);
        if (run !== undefined) this.showRun(run);
        this.changed();
      }, (error: unknown) => this.set({ refusal: String(error) }));
      if (target.kind === 'run') this.wanted = null;
      return;
    }
    this.wanted = target;
    this.fulfil();
  }

  /** Shows what was asked for once its events are here. */
  private fulfil(): void {
    const target = this.wanted;
    if (target === null || target.run !== this.run?.run) return;
    if (target.kind === 'moment') {
      if (this.log.head < target.seq && this.pull.kind === 'loading') return;
      this.wanted = null;
      this.moveTo(target.seq);
      if (this.log.messages.indexOfSeq(target.seq) >= 0) this.select({ kind: 'message', seq: target.seq });
      return;
    }
    this.wanted = null;
    if (target.kind === 'agent') this.focusAgent(target.agent);
    else if (target.kind === 'finding') {
      this.tab = 'funnel';
      this.select({ kind: 'finding', finding: target.finding });
    } else if (target.kind === 'failure') {
      this.tab = 'healing';
      this.select({ kind: 'failure', failure: target.failure });
    } else this.changed();
  }

  private changed(): void {
    const { run, tab, cursor, selection, collapsed, view } = this;
    this.ticker.soon();
    if (run !== null) this.ticker.remember(() => this.host.memory.write({ run: run.run, tab, cursor, selection, collapsed: [...collapsed], view } satisfies Memory));
  }

  private grown(): void {
    if (this.wanted !== null) this.fulfil();
    this.ticker.grown();
  }
}
