// Traces where the program formats none, and formats them itself, in CommonJS and below functions without a name.
// The outermost frames of a trace that reaches the limit are those that the runtime's own have pushed out.
Error.stackTraceLimit = 50;
const traces = [];
const trace = () => new Error('here').stack;
const shown = (text) => text.replaceAll(__dirname, '').split('\n').slice(0, 6).join('\n');
async function later() {
  await null;
  return (() => new Error('later').stack)();
}
traces.push(new Error('module').stack);
for (const given of [undefined, null, 'no function']) {
  Error.prepareStackTrace = given;
  traces.push(String(Error.prepareStackTrace), (() => trace())());
}
Error.prepareStackTrace = (_, sites) =>
  sites
    .slice(0, 5)
    .map((site) =>
      [site.getTypeName(), site.getMethodName(), site.getFunctionName(), String(site)].join(' | '),
    )
    .join('\n');
traces.push(new Error('own').stack);
Error.prepareStackTrace = undefined;
const Module = require('node:module');
const { _compile } = Module.prototype;
Module.prototype._compile = function (...given) {
  return _compile.apply(this, given);
};
try {
  require('./throws.cjs');
} catch (error) {
  traces.push(error.stack);
}
later().then((text) => {
  traces.push(text);
  console.log(traces.map(shown).join('\n'));
});
