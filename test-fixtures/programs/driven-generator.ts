/** A generator that is asked for its values one by one, and one that a loop asks. */
function* bowls(): Generator<number, void, number> {
  const size = 2; // @driven-first
  const more = yield size; // @driven-yield
  yield more; // @driven-last
}

function drive(): void {
  const all = bowls();
  all.next(); // @drive-first
  all.next(5); // @drive-second
  console.log('driven'); // @drive-end
}

drive();
let sum = 0;
for (const bowl of bowls()) {
  sum += bowl;
}
console.log(sum);
