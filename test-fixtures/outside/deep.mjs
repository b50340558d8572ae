/** A chain of six: the module awaits first, and so on; the last waits for a timer. */
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
class Shop {
  constructor(name) {
    this.name = name;
  }
  async first(order) {
    const tag = 'L1';
    await this.second(order, tag);
    return tag;
  }
  async second(order, tag) {
    const price = order.qty * 3;
    await third(price);
    return tag;
  }
}
async function third(price) {
  const tax = price * 0.2;
  {
    const inner = [tax];
    await fourth(inner);
  }
}
const fourth = async (list) => {
  await fifth('leaf');
  return list;
};
async function fifth(label) {
  let n = 41;
  n++;
  await hold(1e8);
  return label + n;
}
const shop = new Shop('corner');
setImmediate(() => console.log('ready'));
await shop.first({ qty: 7, item: 'tea' });
