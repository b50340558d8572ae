// Node puts the code of its own errors into their stacks.
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
const attempts = [
  () => readFileSync(true),
  () => readFileSync('/no/such/file'),
  () => new URL('no url'),
  () => Buffer.alloc('x'),
  () => import('no-such-package'),
  () => import('./no-such-file.mjs'),
  () => null.x,
  () => {
    throw new AggregateError([new Error('one')], 'several');
  },
  () => {
    throw Object.assign(new Error('changed'), { name: 'Other', code: 'MINE' });
  },
  () => {
    throw new (class Mine extends RangeError {})('of a class');
  },
];
for (const attempt of attempts) {
  try {
    await attempt();
  } catch (error) {
    console.log(error.stack.split('\n')[0]);
    console.log(inspect(error).split('\n')[0]);
  }
}
process.on('exit', () => console.log(process.exitCode));
setTimeout(() => readFileSync(Symbol('uncaught')));
