/** Colours for what is drawn on canvas, read from the theme. */
export interface Palette {
  readonly text: string;
  readonly quiet: string;
  readonly background: string;
  readonly line: string;
  readonly focus: string;
  readonly selection: string;
  readonly hover: string;
  readonly accent: string;
  readonly blue: string;
  readonly green: string;
  readonly yellow: string;
  readonly red: string;
  readonly purple: string;
  readonly orange: string;
  /** In high contrast nothing may be told by a fill alone. */
  readonly isHighContrast: boolean;
  readonly font: string;
}

let current: Palette | undefined;
const listeners = new Set<() => void>();

export function palette(): Palette {
  return (current ??= readPalette());
}

/** Called when the theme has changed. */
export function onDidChangePalette(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The editor puts its theme on the document's root and its kind on the body. */
export function watchTheme(): void {
  const changed = (): void => {
    current = undefined;
    for (const listener of listeners) listener();
  };
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind', 'data-vscode-theme-id'] });
}

function readPalette(): Palette {
  const style = getComputedStyle(document.body);
  const color = (...names: readonly string[]): string => {
    for (const name of names) {
      const value = style.getPropertyValue(`--vscode-${name}`).trim();
      if (value !== '') return value;
    }
    return style.color;
  };
  const contrast = style.getPropertyValue('--vscode-contrastBorder').trim();
  return {
    text: color('foreground'),
    quiet: color('descriptionForeground'),
    background: color('editor-background'),
    line: color('editorWidget-border', 'panel-border', 'contrastBorder'),
    focus: color('focusBorder'),
    selection: color('list-inactiveSelectionBackground', 'editor-selectionBackground'),
    hover: color('list-hoverBackground', 'editor-background'),
    accent: color('progressBar-background', 'charts-blue'),
    blue: color('charts-blue'),
    green: color('charts-green'),
    yellow: color('charts-yellow'),
    red: color('charts-red', 'errorForeground'),
    purple: color('charts-purple'),
    orange: color('charts-orange'),
    isHighContrast: contrast !== '',
    font: `${style.getPropertyValue('--vscode-font-size').trim() || '13px'} ${style.getPropertyValue('--vscode-font-family').trim() || 'sans-serif'}`,
  };
}

export function fontOf(size: number): string {
  return `${size}px ${palette().font.replace(/^\S+\s/, '')}`;
}
