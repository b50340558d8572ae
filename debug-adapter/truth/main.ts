/**
 * `npm run test:truth -- --count N --seed S`: what the debugger shows of random programs must be what they are. With
 * `--through-adapter` the programs run under a real adapter and are stopped as an editor stops them.
 */
import { parseArgs } from 'node:util';
import { installHooks } from '../../runtime/probes/install.js';
import { checkThroughAdapter } from './check-through-adapter.js';
import { checkTruth } from './check-truth.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    'through-adapter': { type: 'boolean', default: false },
    /** Debuggees at a time. */
    'at-once': { type: 'string', default: '3' },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const startedMs = performance.now();

async function inProcess(): ReturnType<typeof checkTruth> {
  installHooks();
  return checkTruth(count, seed, ({ programs, comparisons }) => {
    console.log(`${programs} programs, compared at ${comparisons} moments`);
  });
}

async function throughAdapter(): ReturnType<typeof checkThroughAdapter> {
  return checkThroughAdapter(
    count,
    seed,
    Number(values['at-once']),
    ({ programs, stops, pauses, looks, moments }) => {
      console.log(
        `${programs} programs, compared at ${stops} stops, ${pauses} pauses, ${looks} times while they ran and at ${moments} moments of the past`,
      );
    },
  );
}

const { counted, failure } = await (values['through-adapter'] ? throughAdapter() : inProcess());
if (failure) {
  console.error(`Seed ${failure.seed}:\n\n${failure.program}\n\n${failure.differences.join('\n')}`);
  process.exitCode = 1;
} else {
  const moments =
    'comparisons' in counted
      ? `${counted.comparisons} moments (${counted.withCycles} with wait cycles)`
      : `${counted.stops} stops, ${counted.pauses} pauses, ${counted.looks} times while they ran and at ${counted.moments} moments of the past`;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(
    `${counted.programs} programs from seed ${seed}, compared at ${moments}, in ${seconds} s: no difference.`,
  );
}
