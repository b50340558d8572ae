// A chain of coroutines in a program of CommonJS.
const { setTimeout: delay } = require('node:timers/promises'); // @first

async function boil(dish) {
  await delay(1);
  return `hot ${dish}`; // @after
}

async function serve(dish) {
  return await boil(dish); // @serve
}

void serve('soup').then((dish) => console.log(dish));
