/** A table for three: each guest waits for something else, some of it made of other waits. */
const bells: Record<string, () => void> = {};

function bell(name: string): Promise<string> {
  return new Promise((resolve) => {
    bells[name] = () => {
      resolve(name);
    };
  });
}

async function cook(dish: string): Promise<string> {
  return await bell(dish); // @cooks
}

const soup = cook('soup');
const pie = cook('pie');
const wine = bell('wine');

async function ada(): Promise<void> {
  const menu = await Promise.all([soup, pie, wine]); // @all
  console.log(`Ada has ${menu.join(', ')}`);
}

async function bob(): Promise<void> {
  const first = await Promise.race([soup, pie]); // @race
  console.log(`Bob has ${first}`);
}

async function cid(): Promise<void> {
  console.log(`Cid has ${await wine}`); // @wine
}

const guests = [ada(), bob(), cid()];
setImmediate(() => {
  bells['wine']?.();
  setImmediate(() => {
    bells['soup']?.(); // @soup
    bells['pie']?.();
  });
});
await Promise.allSettled(guests); // @guests
