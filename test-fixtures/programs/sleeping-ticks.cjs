// Node as a request leaves it that calls `process.nextTick` while Node ends a run of its ticks: it runs no more of them.
// With --expose-internals.
const { internalBinding } = require('internal/test/binding');

const { tickInfo } = internalBinding('task_queue');
const HAS_TICK_SCHEDULED = 0;

setInterval(() => {
  process.nextTick(() => {
    require('node:fs').writeSync(1, 'awake\n');
    process.exit();
  });
  tickInfo[HAS_TICK_SCHEDULED] = 0;
  require('node:fs').writeSync(1, 'asleep\n');
}, 1).unref();
setTimeout(() => undefined, 1e6);
