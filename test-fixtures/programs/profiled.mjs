// Works for a while; with an argument it waits afterwards, and works again and again if it is 'again'.
function work() {
  const end = performance.now() + 50;
  let sum = 0;
  while (performance.now() < end) sum += Math.sqrt(sum + 1);
  return sum;
}

console.log('worked', work() > 0);
const [how] = process.argv.slice(2);
if (how === 'again')
  setInterval(function workAgain() {
    console.log('worked again', work() > 0); // @again
  }, 1);
else if (how !== undefined) setInterval(() => undefined, 1000);
