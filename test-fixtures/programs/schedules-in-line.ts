/** Callbacks that stand in the line that schedules them, and callbacks without code of the program. */
const soup = Promise.resolve(5);
const ladle = { fill: Number, fills: soup.then.bind(soup) };

function serve(): void {
  soup.then((bowls) => bowls + 1).then(String, Number); // @then-in-line
  setTimeout(() => soup, 1); // @timer-in-line
  soup.then(Number); // @native
  soup.then(ladle.fill, undefined).then(String); // @native-property
  soup.then(console.log); // @of-node
  soup.catch(console.error); // @before-own
  soup.then(ladle.fills.bind(ladle)); // @own
}

serve();
console.log('served'); // @served
