// Starts a process that becomes Node once a line comes through the pipe of the given name, and then ends or stays.
import { spawn } from 'node:child_process';

const [pipe, file, ends] = process.argv.slice(2);
const script = 'read line < "$1"; exec "$0" -e "fs.writeFileSync(process.argv[1], \'\')" "$2"';
const child = spawn('sh', ['-c', script, process.execPath, pipe, file], { detached: true, stdio: 'ignore' });
child.unref();
console.log(`${process.pid} ${child.pid}`);
if (ends !== 'ends') setInterval(() => undefined, 1000);
