/** Waits for the end of who waits for it. */
const title = await import('./program.js').then(({ name }) => `Menu of ${name}`);

export { title };
