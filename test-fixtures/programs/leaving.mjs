// Writes by its console and beside it, and ends as its arguments say: code=N, throw.
const [how = ''] = process.argv.slice(2);

console.log('by console.log', { cups: 2 });
process.stdout.write('raw out\n');
console.error('by console.error');
process.stderr.write('raw err\n');
await new Promise((resolve) => setTimeout(resolve, 1));
if (how === 'throw') throw new Error('no more soup');
process.exitCode = Number(how.slice('code='.length));
