/** A post office that closes while things are undone: results nobody took, parcels nobody can claim. */
async function weigh(parcel: string): Promise<number> {
  return parcel.length; // @weighed
}

async function deliver(parcel: string): Promise<void> {
  void weigh(parcel);
  await new Promise(() => undefined); // @nobody
}

async function open(): Promise<void> {
  await deliver('a book'); // @deliver
}

void open();
