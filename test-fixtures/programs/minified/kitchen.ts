/** Compiled by the test to one minified line, whose map knows these names. */
function doubled(amount: number): number {
  const result = amount * 2; // @doubled
  console.log(result); // @plain
  return result + 1;
}

async function cookDish(dishName: string, portions: number): Promise<string> {
  const prepared = { title: dishName.toUpperCase() }; // @prepared
  for (let portion = 0; portion < portions; portion++) {
    const label = `${prepared.title} ${portion}`;
    await new Promise((resolve) => setTimeout(resolve, 1)); // @wait
    console.log(label); // @log
  }
  return prepared.title;
}

export class Kitchen {
  async openKitchen(guestCount: number): Promise<void> {
    const guests = { guestCount };
    const dish = await cookDish('soup', doubled(guestCount)); // @open
    console.log(dish, guests.guestCount); // @opened
  }
}

await new Kitchen().openKitchen(1);
