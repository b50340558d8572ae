/** A compiler for `import` and one for `require`, as packages have them that serve both. */
import Module, { register } from 'node:module';
import { readFileSync } from 'node:fs';

Module._extensions['.ts'] = (module, filename) => {
  module._compile(readFileSync(filename, 'utf8').replaceAll(/: (?:number|Promise<number>)/g, ''), filename);
};
register('./hooks.mjs', import.meta.url);
