// What is measured side by side: a loop to step in, a deep stack, a big array.
const rows = Array.from({ length: 100_000 }, (_, index) => ({ index }));
const guest = { name: 'Ada', tables: [1, 2, 3] };

function deep(level) {
  if (level > 0) return deep(level - 1) + 1;
  return rows.length; // @deep
}

async function serve(portions) {
  let sum = 0;
  for (let portion = 0; portion < portions; portion++) {
    sum += portion; // @loop
    sum += guest.tables.length;
  }
  await null;
  return sum;
}

await serve(1000);
console.log(deep(1000)); // @call
