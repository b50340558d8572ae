/** `npm run test:truth -- --count N --seed S`: what the debugger shows of random programs must be what they are. */
import { parseArgs } from 'node:util';
import { installHooks } from '../../runtime/probes/install.js';
import { checkTruth } from './check-truth.js';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
installHooks();
const { counted, failure } = await checkTruth(Number(values.count), Number(values.seed), (soFar) =>
  console.log(`${soFar.programs} programs, compared at ${soFar.comparisons} moments`),
);
if (failure) {
  console.error(`Seed ${failure.seed}:\n\n${failure.program}\n\n${failure.differences.join('\n')}`);
  process.exitCode = 1;
} else {
  console.log(
    `${counted.programs} programs from seed ${values.seed}, compared at ${counted.comparisons} moments (${counted.withCycles} with wait cycles): no difference.`,
  );
}
