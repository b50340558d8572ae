/** A cache of what is being loaded, whose entries need each other: the cycle goes through `finally`. */
const loading = new Map<string, Promise<string>>();

function once(name: string): Promise<string> {
  const known = loading.get(name);
  if (known !== undefined) return known;
  const made = load(name).finally(() => loading.delete(name));
  loading.set(name, made);
  return made;
}

async function load(name: string): Promise<string> {
  await null;
  return name + (await once(name === 'app' ? 'library' : 'app')); // @needs
}

async function main(): Promise<void> {
  console.log(await once('app')); // @main
}

async function alone(): Promise<string> {
  await null;
  return await own; // @own
}

void main();
const own: Promise<string> = alone().finally(() => undefined);
setTimeout(() => {
  console.log('nothing is loaded'); // @later
}, 50);
