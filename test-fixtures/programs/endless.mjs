// Its thread comes to no turn of its event loop.
globalThis.turns = 0;
globalThis.add = function add(count) {
  globalThis.turns += count; // @add
  return 'added';
};

console.log('busy');
for (;;) globalThis.add(0);
