import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../../base/errors.ts';
import type { RunSummary } from '../../../protocol/monitor/monitorHost.ts';
import type { RunEvent } from '../../../runtime/runs/runEvent.ts';
import type { RunListing } from '../../../runtime/runs/runStore.ts';
import { MonitorTranslator } from '../monitor/monitorTranslator.ts';
import { maskedJson } from './maskedJson.ts';

/** The monitor with one run inside, as a single file that needs neither the editor nor a network. */
export function htmlPage(listing: RunListing, events: readonly RunEvent[], pageFolder: string): string {
  const script = read(pageFolder, 'monitor.js').replaceAll('</script', '<\\/script');
  const font = existsSync(path.join(pageFolder, 'codicon.ttf')) ? readFileSync(path.join(pageFolder, 'codicon.ttf')).toString('base64') : '';
  const style = read(pageFolder, 'monitor.css').replaceAll(/url\(["']?\.\/codicon\.ttf[^)]*\)/g, `url(data:font/ttf;base64,${font})`);
  const policy = `default-src 'none'; script-src '${digest(script)}'; style-src '${digest(style)}' '${digest(plainTheme)}'; font-src data:; img-src data:`;
  const translator = new MonitorTranslator();
  const summary: RunSummary = {
    run: listing.run, team: listing.team, subject: listing.labels['subject'] ?? '', status: listing.status, startedAt: listing.startedAt, endedAt: listing.endedAt, events: events.length, isImported: true,
  };
  // Nothing in the data may end the element that it stands in.
  const data = `{"run":${maskedJson(summary)},"events":[${events.map((event) => maskedJson(translator.translate(event))).join(',\n')}]}`.replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Roundtable run</title>
<style>${plainTheme}</style>
<style>${style}</style>
</head>
<body class="exported">
<div id="root"></div>
<script type="application/json" id="roundtable-run">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** Colours where there is no editor to take them from: the editor's own for its light and its dark theme. */
const plainTheme = `:root{color-scheme:light dark;--vscode-font-family:system-ui,sans-serif;--vscode-font-size:13px;--vscode-editor-font-family:ui-monospace,monospace;--vscode-editor-background:#fff;--vscode-editor-foreground:#3b3b3b;--vscode-foreground:#3b3b3b;--vscode-descriptionForeground:#606060;--vscode-sideBar-background:#f8f8f8;--vscode-panel-border:#e5e5e5;--vscode-widget-border:#e5e5e5;--vscode-focusBorder:#005fb8;--vscode-button-background:#005fb8;--vscode-button-foreground:#fff;--vscode-button-secondaryBackground:#e5e5e5;--vscode-button-secondaryForeground:#3b3b3b;--vscode-input-background:#fff;--vscode-input-foreground:#3b3b3b;--vscode-input-border:#cecece;--vscode-list-hoverBackground:#f2f2f2;--vscode-list-activeSelectionBackground:#e8e8e8;--vscode-list-activeSelectionForeground:#000;--vscode-textLink-foreground:#005fb8;--vscode-badge-background:#cccccc;--vscode-badge-foreground:#3b3b3b;--vscode-errorForeground:#c72e0f;--vscode-charts-red:#d1242f;--vscode-charts-blue:#0969da;--vscode-charts-yellow:#9a6700;--vscode-charts-orange:#bc4c00;--vscode-charts-green:#1a7f37;--vscode-charts-purple:#8250df}
@media (prefers-color-scheme:dark){:root{--vscode-editor-background:#1f1f1f;--vscode-editor-foreground:#ccc;--vscode-foreground:#ccc;--vscode-descriptionForeground:#9d9d9d;--vscode-sideBar-background:#181818;--vscode-panel-border:#2b2b2b;--vscode-widget-border:#313131;--vscode-focusBorder:#0078d4;--vscode-button-background:#0078d4;--vscode-button-secondaryBackground:#313131;--vscode-button-secondaryForeground:#ccc;--vscode-input-background:#313131;--vscode-input-foreground:#ccc;--vscode-input-border:#3c3c3c;--vscode-list-hoverBackground:#2a2d2e;--vscode-list-activeSelectionBackground:#37373d;--vscode-list-activeSelectionForeground:#fff;--vscode-textLink-foreground:#4daafc;--vscode-badge-background:#616161;--vscode-badge-foreground:#f8f8f8;--vscode-errorForeground:#f85149;--vscode-charts-red:#f85149;--vscode-charts-blue:#58a6ff;--vscode-charts-yellow:#d29922;--vscode-charts-orange:#db6d28;--vscode-charts-green:#3fb950;--vscode-charts-purple:#bc8cff}}
body{margin:0;font-family:var(--vscode-font-family);font-size:var(--vscode-font-size);background:var(--vscode-editor-background);color:var(--vscode-foreground)}`;

function read(folder: string, name: string): string {
  try {
    return readFileSync(path.join(folder, name), 'utf8');
  } catch {
    throw new UserFacingError(`The monitor's page is missing (${name}), so there is nothing to put the run into`, { hint: 'Build it first: npm run build.' });
  }
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
