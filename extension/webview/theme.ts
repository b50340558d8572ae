/**
 * The colours of VS Code's theme for a canvas, read from the properties that page.css derives from VS Code's variables.
 */

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
  /** Present in high contrast themes: every shape gets an outline. */
  readonly outline?: string;
  readonly font: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  return {
    background: color('ground'),
    foreground: color('text'),
    faint: color('faint'),
    line: color('line'),
    running: color('running'),
    suspended: color('suspended'),
    many: color('many'),
    tick: color('tick'),
    longTick: color('wrong'),
    selection: color('focus'),
    laneHover: color('hover'),
    ...(isHighContrast ? { outline: color('line') } : {}),
    font: `12px ${style.fontFamily}`,
  };
}

/** Calls the listener when the theme changes: VS Code then changes the body's attributes. */
export function onThemeChange(listener: () => void): void {
  new MutationObserver(listener).observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id'],
  });
}
