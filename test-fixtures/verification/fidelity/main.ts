/** `npm run test:fidelity -- --count N --seed S [--attached]`: random programs, plain and instrumented, must log the same. */
import { parseArgs } from 'node:util';
import { debugHook } from '../../../runtime/probes/queries/debug-hook.js';
import { installHooks } from '../../../runtime/probes/startup/install.js';
import { checkFidelity } from './check-fidelity.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    // As under a debugger: promises, ticks and results are watched too.
    attached: { type: 'boolean', default: false },
  },
});
installHooks();
if (values.attached) debugHook.attach(null);
const count = Number(values.count);
const failure = await checkFidelity(count, Number(values.seed), (checked) =>
  console.log(`${checked} programs`),
);
if (failure) {
  console.error(`Seed ${failure.seed} differs. Smallest program that does:\n\n${failure.program}\n`);
  console.error(
    `plain:\n  ${failure.plain.join('\n  ')}\ninstrumented:\n  ${failure.instrumented.join('\n  ')}`,
  );
  process.exitCode = 1;
} else console.log(`${count} programs from seed ${values.seed} did the same plain and instrumented.`);
