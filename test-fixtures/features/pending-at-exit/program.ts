/** Uploads that wait for a gate nobody opens, and a report that waits for all of them: one cause, and what follows. */
const gate = new Promise<void>(() => undefined);

async function upload(name: string): Promise<string> {
  await gate; // @gate
  return name;
}

async function report(): Promise<void> {
  const uploads = ['a', 'b', 'c'].map((name) => upload(name));
  await Promise.all(uploads); // @all
}

async function file(): Promise<void> {
  await report(); // @report
}

async function first(): Promise<void> {
  await Promise.race([upload('d'), upload('e')]); // @race
}

void file();
void first();
