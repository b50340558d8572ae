// How packages of CommonJS import: the compiler would make `require` of an `import()`.
module.exports = new Function('specifier', 'return import(specifier)');
