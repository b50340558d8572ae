/**
 * `npm run test:truth -- --count N --seed S`: what the debugger shows of random programs must be what they are. With
 * `--through-adapter` the programs run under a real adapter and are stopped as an editor stops them; with `--from-outside`
 * they run as they are written, and the memory of their process is read (Linux). With `--holders` it is asked who can settle
 * what they wait for, in the process or from outside; with `--of-packages`, too, through an adapter, of promises that a
 * package without hooks makes.
 */
import { parseArgs } from 'node:util';
import { installHooks } from '../../../runtime/probes/startup/install.js';
import { checkHolders, type HoldersCount } from './check-holders.js';
import { checkHoldersOfPackages } from './check-holders-of-packages.js';
import { checkHoldersFromOutside } from './check-holders-from-outside.js';
import { checkFromOutside } from './check-from-outside.js';
import { checkThroughAdapter } from './check-through-adapter.js';
import { checkTruth } from './check-truth.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    'through-adapter': { type: 'boolean', default: false },
    'from-outside': { type: 'boolean', default: false },
    holders: { type: 'boolean', default: false },
    'of-packages': { type: 'boolean', default: false },
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

async function fromOutside(): ReturnType<typeof checkFromOutside> {
  return checkFromOutside(count, seed, ({ programs, looks, coroutines }) => {
    console.log(`${programs} programs, read ${looks} times, ${coroutines} coroutines`);
  });
}

async function holders(): ReturnType<typeof checkHolders> {
  const onProgress = ({ programs, futures, edges }: HoldersCount): void => {
    console.log(`${programs} programs, ${futures} futures, ${edges} holders`);
  };
  if (values['of-packages']) return checkHoldersOfPackages(count, seed, onProgress);
  if (values['from-outside']) return checkHoldersFromOutside(count, seed, onProgress);
  installHooks();
  return checkHolders(count, seed, onProgress);
}

const { counted, failure } = await (values.holders
  ? holders()
  : values['from-outside']
    ? fromOutside()
    : values['through-adapter']
      ? throughAdapter()
      : inProcess());
if (failure) {
  console.error(`Seed ${failure.seed}:\n\n${failure.program}\n\n${failure.differences.join('\n')}`);
  process.exitCode = 1;
} else {
  const moments =
    'edges' in counted
      ? `${counted.futures} futures with ${counted.edges} holders (${counted.circles} circles)`
      : 'looks' in counted && 'coroutines' in counted
        ? `${counted.looks} moments (${counted.coroutines} coroutines)`
        : 'comparisons' in counted
          ? `${counted.comparisons} moments (${counted.withCycles} with wait cycles)`
          : `${counted.stops} stops, ${counted.pauses} pauses, ${counted.looks} times while they ran and at ${counted.moments} moments of the past`;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(
    `${counted.programs} programs from seed ${seed}, compared at ${moments}, in ${seconds} s: no difference.`,
  );
}
