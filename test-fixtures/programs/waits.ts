/** Waits until its stdin closes, so that a test can ask a running program. */
async function readAll(stream: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length; // @reading
  return bytes;
}

async function hold(label: string): Promise<void> {
  await new Promise<void>(() => undefined); // @held
  console.log(label);
}

void hold('never');
console.log('ready');
console.log(await readAll(process.stdin));
