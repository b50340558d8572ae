// Two coroutines, of which the second resumes the first. Whatever interrupts a step in one concerns the other too.
let open: () => void = () => undefined;
const opened = new Promise<void>((resolve) => (open = resolve));

async function guest(): Promise<void> {
  await opened; // @wait
  console.log('the guest is in'); // @in
}

async function porter(): Promise<void> {
  await Promise.resolve();
  open(); // @open
} // @opened

async function house(): Promise<void> {
  await porter(); // @porter
  console.log('the porter is done'); // @done
}

await Promise.all([guest(), house()]);
