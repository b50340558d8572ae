// A compiler in `require`, as ts-node is one: it is given the file as it was written, and says so where it is not.
const original = require.extensions['.js'];
const OWN_CODE =
  "const own = require('module').createRequire(__filename), import_path = own('path');\nimport_path.join('a');\nconst quoted = `\nimport tea from 'tea';\n`;";
require.extensions['.ts'] = (module, filename) => {
  const compile = module._compile;
  module._compile = function (code, file) {
    if (!code.includes('price: number')) throw new Error(`not as written: ${code.slice(0, 80)}`);
    const compiled = code.replaceAll(': number', '').replaceAll(': Promise<number>', '');
    // Compilers add code of their own, which may look like an ES module's and is none.
    return compile.call(this, `${OWN_CODE}${compiled}`, file);
  };
  return original(module, filename);
};
const { half } = require('./typed.ts');
(async () => {
  console.log(await half(8), half.toString());
})();
