// A program that is nearly always at the entry of a function, of its own or of a skipped file, that V8 makes a context for.
import { hidden } from './hidden.mjs';

export function tree(depth, grow) {
  let kept = depth;
  if (depth === 0) grow?.(5);
  else for (const part of [tree, tree]) part(depth - 1, grow);
  return () => kept++;
}

globalThis.reached = function reached(value) {
  return value + 1; // @reached
};

setInterval(() => {
  const end = performance.now() + 20;
  while (performance.now() < end) tree(4, process.argv[2] === 'hidden' ? hidden : tree);
}, 21);
console.log('busy');
