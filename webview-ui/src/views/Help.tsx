import { useEffect, useRef } from 'preact/hooks';
import type { MonitorModel } from '../model/monitorModel.ts';
import { IconButton } from './Icon.tsx';

const keys: readonly (readonly [string, string])[] = [
  ['Space', 'Play or pause'], ['[ ]', 'Step back, step forward'], ['E, Shift+E', 'Next error, previous error'], ['L', 'Back to live'], ['/', 'Search'],
  ['1 to 5', 'Messages, waterfall, funnel, healing, health'], ['Arrows', 'Move in graph, lists, tabs and borders'], ['+ and −', 'Zoom graph or waterfall; 0 fits'], ['Escape', 'Close, or take back the choice'], ['?', 'This list'],
];

export function Help({ model }: { readonly model: MonitorModel }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => model.set({ isHelpOpen: false });
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={close}>
      <div class="section-head"><h2 id="help-title">Keyboard shortcuts</h2><IconButton icon="close" label="Close" onClick={close} /></div>
      <dl class="pairs">{keys.map(([key, words]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>)}</dl>
    </dialog>
  );
}
