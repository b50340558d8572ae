/** Imports modules of the extension where there is no VS Code: `vscode` is the editor in memory. */
import { register } from 'node:module';

const EDITOR = new URL('./editor-in-memory.js', import.meta.url).href;

// eslint-disable-next-line @typescript-eslint/no-deprecated -- Node 20 has nothing else
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (name, context, next) =>
       name === 'vscode' ? { url: ${JSON.stringify(EDITOR)}, shortCircuit: true } : next(name, context);`,
  )}`,
);
