// Waits for a debugger in the middle of its work.
import inspector from 'node:inspector';
import { setTimeout as delay } from 'node:timers/promises';

console.log('waiting');
inspector.waitForDebugger();
await delay(1);
console.log('on its way'); // @after
