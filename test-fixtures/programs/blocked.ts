/** The thread waits for another process, and runs no JavaScript meanwhile, until the file that it is given exists. */
import { spawnSync } from 'node:child_process';

console.log('asking');
spawnSync('sh', ['-c', 'until [ -e "$0" ]; do sleep 0.05; done', process.argv[2] ?? '']);
console.log('answered');
