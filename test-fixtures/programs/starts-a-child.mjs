// Starts itself once more; both live until they are ended.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (process.argv[2] === undefined) fork(fileURLToPath(import.meta.url), ['child']);
setInterval(() => undefined, 1000);
