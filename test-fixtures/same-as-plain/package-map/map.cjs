// What Yarn's Plug'n'Play does, in small: `require` finds packages by a map, and says so in `process.versions`.
const Module = require('node:module');
const path = require('node:path');
process.versions.pnp = '3';
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolveFilename.call(
    this,
    request === 'shop' ? path.join(__dirname, 'store/shop/index.js') : request,
    ...rest,
  );
};
