let calls = 0;

function parts(count) {
  calls++; // @first
  const made = { count: count + calls };
  return made; // @return
}

async function waits() {
  await null;
  return parts(1); // @caller
}

await waits();
