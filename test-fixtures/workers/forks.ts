/** A program whose child process starts worker threads. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

fork(fileURLToPath(new URL('./starts.ts', import.meta.url)), process.argv.slice(2));
