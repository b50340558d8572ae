import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { each, fails } from './helpers.mjs';
import { keeps } from './kept-helpers.mjs';

function doubled(number) {
  return number * 2; // @callback
}

const emitter = new EventEmitter();
emitter.on('ready', () => {
  console.log('ready'); // @listener
});

function caught(failing) {
  try {
    failing();
  } catch {
    // Nothing is to be done.
  }
}

caught(() => readFileSync('/there/is/no/such/file'));
caught(fails);
caught(() => {
  throw new Error('own'); // @own
});
console.log(each([1], doubled)); // @into
emitter.emit('ready'); // @emit
console.log(keeps()); // @keeps
