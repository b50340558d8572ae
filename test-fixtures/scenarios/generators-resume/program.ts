/** Generators are functions that can be resumed. */
function* countdown(from: number): Generator<number, string, undefined> {
  console.log(`counting down from ${from}`);
  for (let n = from; n > 0; n--) yield n;
  return 'lift-off';
}

const counting = countdown(3);
console.log('nothing has run yet');
for (let step = counting.next(); ; step = counting.next()) {
  console.log(step.done === true ? `returned ${step.value}` : `yielded ${step.value}`);
  if (step.done === true) break;
}
console.log([...countdown(2)]);
