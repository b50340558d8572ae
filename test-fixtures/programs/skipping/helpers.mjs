export function each(numbers, change) {
  const changed = [];
  for (const number of numbers) changed.push(change(number)); // @change
  return changed;
}

export function fails() {
  throw new Error('of a helper');
}
