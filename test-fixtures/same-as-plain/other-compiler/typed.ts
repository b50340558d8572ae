exports.half = async function half(price: number): Promise<number> {
  await null;
  return price / 2;
};
