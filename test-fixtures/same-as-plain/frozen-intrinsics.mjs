async function* letters() {
  yield* 'ab';
}
for await (const letter of letters()) console.log(letter);
console.log(Object.isFrozen(Array.prototype));
