/** A scheduler of ten lines: every task gets its turn. */
type Work = Generator<undefined, void, undefined>;

function* countdown(name: string, from: number): Work {
  for (let n = from; n > 0; n--) {
    console.log(`${name} ${n}`); // @counting
    yield;
  }
}

function runAll(...tasks: Work[]): void {
  const ready = [...tasks];
  while (ready.length > 0) {
    const task = ready.shift();
    if (task === undefined) break;
    if (task.next().done === true) console.log('one is done');
    else ready.push(task);
  }
}

runAll(countdown('ten', 3), countdown('five', 2), countdown('one', 1));
