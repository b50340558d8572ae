/** Functions that use variables of the functions around them, and of their module. */
const hold = () => new Promise((resolve) => setTimeout(resolve, 1e8));
const ofModule = 'm';
function counter(start) {
  let count = start;
  const step = 2,
    unused = 'nothing of the inner function';
  const shared = () => unused;
  return async (by) => {
    count += by * step;
    await hold();
    return [count, ofModule, shared];
  };
}
class Bell {
  name = 'north';
  ring = async () => {
    await hold();
    return this.name;
  };
}
const waits = [counter(40)(1), new Bell().ring()];
console.log('ready');
await Promise.all(waits);
