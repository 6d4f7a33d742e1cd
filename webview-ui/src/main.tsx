import { render } from 'preact';
import './styles/base.css';
import './styles/frame.css';
import './styles/team.css';
import './styles/messages.css';
import './styles/inspector.css';
import './styles/boards.css';
import './styles/waterfall.css';
import { watchTheme } from './draw/palette.ts';
import { editorHost } from './host/editorHost.ts';
import { dataElement, fileHost } from './host/fileHost.ts';
import { listenForKeys } from './keys.ts';
import { MonitorModel } from './model/monitorModel.ts';
import { pageTicker } from './model/ticker.ts';
import { App } from './views/App.tsx';

const exported = document.getElementById(dataElement)?.textContent;
const host = exported === undefined || exported === null ? editorHost() : fileHost(exported);
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
root.id = 'root';

let drawn = 0;
const ticker = pageTicker(() => {
  // A filter over many messages is worked off a little with every frame.
  if (!model.filtered.extend()) ticker.soon();
  render(<App model={model} drawn={++drawn} />, root);
});
const model = new MonitorModel(host, ticker);
watchTheme();
listenForKeys(model);
void document.fonts.load('16px codicon').then(() => ticker.soon());
void model.open();
