/** Holds a secret in an argument, in a variable and in an object, and waits. */
const hold = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function login(user, password) {
  const headers = { authorization: `Bearer ${password}`, host: 'shop' };
  await hold(1e8);
  return [user, headers];
}
setImmediate(() => console.log('ready'));
await login('ann', ['s3', 'cr3t'].join(''));
