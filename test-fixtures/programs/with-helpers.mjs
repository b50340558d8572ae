// Starts programs that are not Node and never end, and says their numbers. As its argument says, it ends at SIGTERM by
// itself, after a word, or does not.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';

const [manner = '', log = ''] = process.argv.slice(2);
const helper = spawn('sleep', ['300'], { stdio: 'ignore' });
const shell = spawn('sh', ['-c', 'sleep 300 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
const [below] = await shell.stdout.take(1).toArray();
if (manner === 'polite') {
  process.on('SIGTERM', () => {
    console.log('closing');
    process.exit(7);
  });
}
if (log !== '') setInterval(() => appendFileSync(log, `${process.stdout.write('tick\n')}\n`), 10);
console.log(JSON.stringify([process.pid, helper.pid, shell.pid, Number(below)]));
setInterval(() => undefined, 1000); // @idle
