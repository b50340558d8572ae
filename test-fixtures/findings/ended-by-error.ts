/** An error that nobody handles ends the program while a coroutine waits. */
async function guard(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_000_000)); // @waits
}

void guard();
setImmediate(() => {
  throw new Error('the roof fell in');
});
