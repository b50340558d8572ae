/** The colours of VS Code's theme, as a canvas needs them: read from the variables VS Code sets on the page. */

export interface Theme {
  readonly background: string;
  readonly foreground: string;
  readonly faint: string;
  readonly line: string;
  readonly running: string;
  readonly suspended: string;
  readonly many: string;
  readonly tick: string;
  readonly longTick: string;
  readonly selection: string;
  readonly laneHover: string;
  /** Present in high contrast themes: everything drawn gets an outline. */
  readonly outline?: string;
  readonly font: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const color = (name: string, fallback: string): string => {
    const value = style.getPropertyValue(`--vscode-${name}`).trim();
    return value === '' ? fallback : value;
  };
  const foreground = color('editor-foreground', '#888');
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  const family = color('font-family', 'sans-serif');
  return {
    background: color('editor-background', '#fff'),
    foreground,
    faint: color('descriptionForeground', foreground),
    line: color('editorRuler-foreground', color('widget-border', '#8884')),
    running: color('charts-green', '#4a4'),
    suspended: color('charts-yellow', '#aa4'),
    many: color('charts-purple', '#a4a'),
    tick: color('charts-blue', '#44a'),
    longTick: color('charts-red', '#a44'),
    selection: color('focusBorder', '#48f'),
    laneHover: color('list-hoverBackground', '#8882'),
    ...(isHighContrast ? { outline: color('contrastBorder', foreground) } : {}),
    font: `12px ${family}`,
  };
}

/** VS Code marks the body when the theme changes. */
export function onThemeChange(listener: () => void): void {
  new MutationObserver(listener).observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id'],
  });
}
