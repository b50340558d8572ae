// Throws an error of two lines that has a cause.
function walk(): never {
  throw new RangeError('too far\n  by much', { cause: new TypeError('the road is long') });
}

try {
  walk();
} catch (error) {
  console.log((error as Error).name);
}
