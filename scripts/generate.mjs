/** `npm run generate`: writes what extension/contributions declares into package.json and the documents. */
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { libraryDocument } from './library-document.mjs';
import { protocolDocument } from './protocol-document.mjs';
import { ROOT } from './set-up.mjs';

const { outputFiles } = await build({
  stdin: {
    contents: `
      export { contributes } from './extension/contributions/index.ts';
      export { translatable } from './extension/contributions/translatable.ts';
      export { withLaunchTables } from './extension/contributions/launch-table.ts';`,
    resolveDir: ROOT,
  },
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
});
const text = Buffer.from(outputFiles[0].contents).toString('base64');
const { contributes, translatable, withLaunchTables } = await import(`data:text/javascript;base64,${text}`);

const manifest = path.join(ROOT, 'package.json');
const named = translatable(contributes);
const declared = { ...JSON.parse(readFileSync(manifest, 'utf8')), contributes: named.contributes };
for (const [file, content] of [
  [manifest, declared],
  [path.join(ROOT, 'package.nls.json'), named.texts],
])
  writeFileSync(file, await format(JSON.stringify(content), { parser: 'json-stringify' }));

for (const name of ['docs/guide/launch-configuration.md']) {
  const file = path.join(ROOT, name);
  writeFileSync(file, withLaunchTables(readFileSync(file, 'utf8')));
}

writeFileSync(path.join(ROOT, 'docs/protocol.md'), protocolDocument());
writeFileSync(path.join(ROOT, 'docs/library-api.md'), libraryDocument());
