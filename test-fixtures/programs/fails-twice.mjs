// Fails twice, by an exit code and by a signal, and ends well at its third start; a file counts its starts.
import { appendFileSync, readFileSync } from 'node:fs';
const [counter] = process.argv.slice(2);

appendFileSync(counter, 'start\n');
const starts = readFileSync(counter, 'utf8').split('\n').length - 1;
await new Promise((resolve) => setTimeout(resolve, 1));
console.log('start', { starts }); // @started
if (starts === 1) process.exit(3);
if (starts === 2) process.kill(process.pid, 'SIGKILL');
