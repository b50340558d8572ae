/** `npm run test:soak -- [--minutes N] [--seed S]`: a server under load is debugged again and again; nothing of it stays. */
import { parseArgs } from 'node:util';
import { soak } from './soak.js';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const until = performance.now() + Number(values.minutes) * 60_000;
const { summary, failures } = await soak({
  seed: Number(values.seed),
  isOver: () => performance.now() >= until,
  progress: (line) => {
    console.log(line);
  },
});
console.log(summary);
for (const failure of failures) console.log(`  ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);
