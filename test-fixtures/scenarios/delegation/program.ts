/** `yield*` passes values, errors and results through. */
function* inner(name: string): Generator<string, number, string> {
  const first = yield `${name}: first?`;
  const second = yield `${name}: second?`;
  return first.length + second.length;
}

function* outer(): Generator<string, string, string> {
  const a = yield* inner('a');
  const b = yield* inner('b');
  return `a took ${a} letters, b took ${b}`;
}

const asking = outer();
let question = asking.next();
for (const answer of ['one', 'three', 'four', 'six']) {
  console.log(question.value, answer);
  question = asking.next(answer);
}
console.log(question.value);
