/** Run with `--disallow-code-generation-from-strings`: awaits, and tries to make code from text. */
const attempts = [
  () => eval('1'),
  () => new Function('return 1')(),
  () => (async () => {}).constructor('return 1'),
];

for (const attempt of attempts) {
  await null;
  try {
    console.log(attempt());
  } catch (error) {
    console.log(String(error));
  }
}
