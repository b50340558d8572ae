/** Who waits for a parcel stops where it begins to wait and where it goes on, with the parcel in hand. */
async function fetchParcel(name: string): Promise<string> {
  await null;
  if (name === 'bomb') throw new Error('refused');
  return `a ${name}`;
}

async function postman(names: readonly string[]): Promise<void> {
  for (const name of names) {
    try {
      const parcel = await fetchParcel(name); // @fetch
      console.log(`here is ${parcel}`);
    } catch (error) {
      console.log((error as Error).message);
    }
  }
}

await postman(['book', 'bomb', 'hat']);
