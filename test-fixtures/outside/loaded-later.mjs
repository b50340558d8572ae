/** A module that a program loads once a debugger is attached. */
export async function late() {
  await new Promise(() => {});
}
