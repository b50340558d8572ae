// As source-map-support does: each frame of a stack is looked up in the map that its file names.
const { readFileSync } = require('node:fs');
const { fileURLToPath } = require('node:url');
const COMMENT =
  /(?:\/\/[@#][\s]*sourceMappingURL=([^\s'"]+)[\s]*$)|(?:\/\*[@#][\s]*sourceMappingURL=([^\s*'"]+)[\s]*(?:\*\/)[\s]*$)/gm;
function mapOf(file) {
  if (!/^(?:file:|\/)/.test(file ?? '')) return undefined;
  const text = readFileSync(file.startsWith('file:') ? fileURLToPath(file) : file, 'utf8');
  const url = [...text.matchAll(COMMENT)].at(-1)?.[1];
  return url?.startsWith('data:') ? JSON.parse(Buffer.from(url.split(',')[1], 'base64')) : undefined;
}
Error.prepareStackTrace = (error, sites) =>
  `${error}\n${sites.map((site) => mapOf(site.getFileName())?.file ?? '').join('')}`;
process.on('exit', (code) => console.log('exit', code, new Error('at the end').stack));
console.log(new Error('while the module loads').stack);
(async () => {
  await null;
  console.log(new Error('later').stack);
})();
