// Says things on its console in every way, and writes to its output besides.
const order = { id: 7, lines: [{ text: 'tea' }] };
console.log('forgotten', order);
console.clear();
console.log('plain'); // @plain
console.log('order', 5, order); // @order
console.log('both', 5, order, [1]);
process.stdout.write('raw ');
process.stdout.write('write\n');
console.log(order);
console.error('trouble', new Map([['a', 1]])); // @trouble
console.table([{ x: 1 }]);
console.group('G1');
console.log('inside');
console.groupEnd();
console.log('\u001b[31mred\u001b[0m');
console.assert(order.id === 8, 'not eight');
const { write } = process.stdout;
let kept = '';
process.stdout.write = (text: string) => (kept += text) !== '';
console.log('kept', order);
process.stdout.write = write;
console.log('%s is %d', kept.trim().slice(0, 4), 4.5);
if (process.argv[2] === 'wait') {
  process.stdin.once('data', () => {
    console.log('again', order);
    console.table([{ x: 1 }]);
    process.exit();
  });
  console.log('ready');
}
