export async function used(x) {
  if (x) {
    await 1;
    return 'a';
  } else {
    await 2;
    return 'b';
  }
}
export async function unused() {
  await 3;
}
export function* letters() {
  yield 1;
  if (false) yield 2;
}
export const arrow = async () => {
  await 1;
};
export class Shop {
  async open() {
    await 1;
  }
  async close() {
    await 2;
  }
}
