/**
 * `npm run test:faults -- [--stage NAME] [--amount N] [--seed S]`: mishaps, from a seed. Programs, adapters and
 * connections end or break at random moments; nothing may freeze, hang, or be left behind.
 */
import { parseArgs } from 'node:util';
import { STAGES } from './stages.js';

const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    amount: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const chosen = STAGES.filter(({ name }) => values.stage === undefined || values.stage === name);
if (chosen.length === 0) {
  console.error(
    `There is no stage '${String(values.stage)}': known are ${STAGES.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const seed = Number(values.seed);
let failed = 0;
for (const stage of chosen) {
  const startedMs = performance.now();
  const { summary, failures } = await stage.run({
    seed,
    amount: values.amount === undefined ? stage.amount.full : Number(values.amount),
    progress: (line) => {
      console.log(`${stage.name}: ${line}`);
    },
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`${stage.name}: ${summary}, from seed ${seed}, in ${seconds} s`);
  for (const failure of failures) console.log(`  ${failure}`);
  failed += failures.length;
}
process.exit(failed === 0 ? 0 : 1);
