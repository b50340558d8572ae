/** A program that starts another one: the terminal client says that it is not debugged. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const child = spawn(process.execPath, ['-e', "console.log('hello from the child')"], { stdio: 'inherit' });
const [code] = await once(child, 'exit'); // @child
console.log(`the child ended with ${String(code)}`);
