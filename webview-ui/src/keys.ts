import { tabs } from './model/memory.ts';
import type { MonitorModel } from './model/monitorModel.ts';
import { errorFrom, play } from './model/playback.ts';
import { goToError } from './views/RunBar.tsx';

/** Keys that work wherever the focus is, except where somebody types. */
export function listenForKeys(model: MonitorModel): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || model.isHelpOpen) return;
    const target = event.target as HTMLElement;
    const isTyping = target.closest('input:not([type=range]):not([type=checkbox]), select, textarea') !== null;
    if (isTyping) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    if (event.key === ' ' && target.closest('button, [role=treeitem], [role=tab], input') !== null) return;
    if (act(model, event.key)) event.preventDefault();
  });
}

function act(model: MonitorModel, key: string): boolean {
  switch (key) {
    case ' ':
      if (model.isPlaying) model.set({ isPlaying: false });
      else play(model, (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)));
      return true;
    case '[':
      model.moveTo(model.shown - 1);
      return true;
    case ']':
      if (model.cursor !== null) model.moveTo(model.cursor + 1 >= model.log.head ? null : model.cursor + 1);
      return true;
    case 'e':
    case 'E': {
      const seq = errorFrom(model, key === 'e' ? 1 : -1);
      if (seq !== null) goToError(model, seq);
      return true;
    }
    case 'l':
      model.moveTo(null);
      return true;
    case '/':
      if (model.tab !== 'messages' && model.tab !== 'waterfall') model.set({ tab: 'messages' });
      // At once where it is there: what is typed next belongs into it.
      if (document.getElementById('search') === null) requestAnimationFrame(() => document.getElementById('search')?.focus());
      else document.getElementById('search')!.focus();
      return true;
    case '?':
      model.set({ isHelpOpen: true });
      return true;
    case 'Escape':
      if (model.isComparing) model.set({ isComparing: false });
      else if (model.filter.agent !== null) model.focusAgent(null);
      else if (model.selection !== null) model.select(null);
      return true;
    default: {
      const tab = tabs[Number(key) - 1];
      if (tab === undefined) return false;
      model.set({ tab });
      return true;
    }
  }
}
