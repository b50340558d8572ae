/**
 * The HTML of a panel's page. Strict: no script or style but our own two files, no connection, no picture, no frame, no
 * text of the program being debugged (that comes later, by messages, and is set as text).
 */
import { randomBytes } from 'node:crypto';

export interface PageParts {
  readonly title: string;
  /** Our own markup, fixed in the source. */
  readonly body: string;
  /** Addresses as the webview knows them. */
  readonly script: string;
  readonly style: string;
  /** What the webview calls its own files' origin. */
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
<div id="told" class="unseen" aria-live="polite"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
