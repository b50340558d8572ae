/** Fills the event loop with everything it can hold, for a debugger to list. */
import { once } from 'node:events';
import { stat } from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const server = net.createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
setInterval(function poll() {}, 5000); // @poll
setTimeout(function tidy() {}, 7000).unref(); // @tidy
void sleep(60_000);
stat('/', () => undefined);
setImmediate(function last() {}); // @last
process.nextTick(function first() {}); // @first
console.log('filled'); // @filled
if (process.argv[2] === 'end') process.exit();
process.stdin.resume();
