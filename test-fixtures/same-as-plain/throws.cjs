async function unused() {
  await null;
}
throw new Error(unused.name);
