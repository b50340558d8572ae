/** Loads its menu and its prices at once; the menu loads the program again, and waits for that. */
export const name = 'café';

const [menu, prices] = await Promise.all([import('./menu.js'), import('./prices.js')]); // @both
console.log(menu.title, prices.tea);
