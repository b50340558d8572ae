/**
 * The HTML of a panel's page. It is strict: only our own script and style sheet, no connections, no images, no frames,
 * and no text of the debuggee, which arrives later in messages and is set as text.
 */
import { randomBytes } from 'node:crypto';

export interface PageParts {
  readonly title: string;
  /** Fixed markup from the source code. */
  readonly body: string;
  /** Addresses that the webview can load. */
  readonly script: string;
  readonly style: string;
  /** The webview's origin for its own files. */
  readonly cspSource: string;
}

export function panelHtml({ title, body, script, style, cspSource }: PageParts): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
${body}
<div id="tooltip" role="presentation" hidden></div>
<div id="announced" class="unseen" aria-live="polite"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
