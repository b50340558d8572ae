/** A program that starts another one: a session of its own, whose stops are told with its name. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const child = fork(fileURLToPath(new URL('./toaster.ts', import.meta.url)));
const [code] = await once(child, 'exit'); // @child
console.log(`the child ended with ${String(code)}`);
