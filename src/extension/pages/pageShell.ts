import type { SafeHtml } from './html.ts';
import { escapeHtml } from './html.ts';

/** A whole page: no scripts, no images, no network; only our one stylesheet and links. */
export function pageShell(body: SafeHtml, language: string, nonce: string): string {
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}';">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style nonce="${nonce}">${style}</style>
</head>
<body><main>${body.text}</main></body>
</html>`;
}

/** Only the theme's variables; spacing in steps of four; weight and position before colour. */
const style = `
body { padding: 0 20px 32px; color: var(--vscode-foreground); background: var(--vscode-editor-background);
  font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family); }
main { max-width: 760px; margin: 0 auto; overflow-wrap: break-word; }
h1 { font-size: 1.4em; line-height: 1.35; font-weight: 600; margin: 4px 0 8px; }
h2 { font-size: 1em; font-weight: 600; margin: 24px 0 4px; }
h3 { font-size: 1em; font-weight: 600; margin: 16px 0 4px; }
p { margin: 4px 0 8px; }
ul, ol { margin: 4px 0 8px; padding-left: 24px; }
li { margin: 4px 0; }
li.deeper { margin-left: 20px; }
a { color: var(--vscode-textLink-foreground); text-decoration: none; }
a:hover { color: var(--vscode-textLink-activeForeground); text-decoration: underline; }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
code, pre { font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 12px); }
code { color: var(--vscode-textPreformat-foreground); background: var(--vscode-textPreformat-background); border-radius: 3px; padding: 0 3px; }
h1 code { font-size: 0.9em; }
pre { margin: 4px 0 8px; padding: 8px 12px; overflow-x: auto; line-height: 1.45; background: var(--vscode-textCodeBlock-background);
  border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 4px; }
pre code { color: inherit; background: none; padding: 0; }
blockquote { margin: 4px 0 8px; padding: 4px 12px; border-left: 2px solid var(--vscode-textBlockQuote-border); }
table { border-collapse: collapse; margin: 8px 0; }
th, td { text-align: left; vertical-align: top; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder)); }
hr { border: 0; border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder)); margin: 16px 0; }
header { padding-top: 20px; }
.facts, .quiet, .kind, .number, footer { color: var(--vscode-descriptionForeground); }
.facts { margin: 0; }
.facts span + span::before { content: '·'; margin-right: 4px; }
.facts .severity { font-weight: 600; }
.severity.error { color: var(--vscode-editorError-foreground); }
.severity.warning { color: var(--vscode-editorWarning-foreground); }
.severity.info, .severity.hint { color: var(--vscode-editorInfo-foreground); }
.notice { padding: 8px 12px; border-left: 3px solid var(--vscode-editorInfo-foreground); background: var(--vscode-textCodeBlock-background); }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0 0; }
.button { padding: 4px 12px; border-radius: 2px; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground);
  border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); }
.button:hover { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryHoverBackground); text-decoration: none; }
.button.primary { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.button.primary:hover { color: var(--vscode-button-foreground); background: var(--vscode-button-hoverBackground); }
.kind { margin-right: 4px; }
.diff { padding: 4px 0; }
.diff .line { display: block; padding: 0 12px; white-space: pre; min-width: max-content; }
.diff .number { display: inline-block; width: 4ch; margin-right: 1ch; text-align: right; user-select: none; }
.diff .removed { background: var(--vscode-diffEditor-removedTextBackground); outline: 1px dashed var(--vscode-diffEditor-removedTextBorder, transparent); outline-offset: -1px; }
.diff .added { background: var(--vscode-diffEditor-insertedTextBackground); outline: 1px dashed var(--vscode-diffEditor-insertedTextBorder, transparent); outline-offset: -1px; }
td.figure { font-variant-numeric: tabular-nums; }
.verdict th { font-weight: normal; color: var(--vscode-descriptionForeground); white-space: nowrap; }
.verdict td.mark { padding-right: 8px; }
.mark.good { color: var(--vscode-testing-iconPassed); }
.mark.bad { color: var(--vscode-testing-iconFailed); }
.mark.unknown { color: var(--vscode-descriptionForeground); }
footer { margin-top: 24px; padding-top: 12px; border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder)); }
`;
