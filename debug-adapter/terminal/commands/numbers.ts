/** Numbers that the user writes after an option. */

/** For an option with a count. Throws a sentence. */
export function positiveNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`'${text}' is not a positive whole number.`);
  return number;
}

/** A seed. Throws a sentence. */
export function seedNumber(text: string): number {
  const number = Number(text);
  if (text === '' || !Number.isSafeInteger(number) || number < 0)
    throw new Error(`'${text}' is not a seed: write a whole number, 0 or more.`);
  return number;
}
