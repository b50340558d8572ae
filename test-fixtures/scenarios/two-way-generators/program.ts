/** Values go in with `next`, errors with `throw`, the end with `return`. */
function* averager(): Generator<number, string, number> {
  let total = 0;
  let count = 0;
  let average = 0;
  try {
    for (;;) {
      try {
        total += yield average;
        average = total / ++count;
      } catch (error) {
        console.log(`starting over: ${(error as Error).message}`);
        total = count = average = 0;
      }
    }
  } finally {
    console.log('closed');
  }
}

const average = averager();
average.next();
for (const value of [10, 20, 60]) console.log(average.next(value).value);
average.throw(new Error('new series'));
console.log(average.next(7).value);
console.log(average.return('the end'));
