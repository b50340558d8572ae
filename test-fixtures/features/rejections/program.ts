/** Rejections with nothing to go by: no reason, and a text that was thrown. Which promises they are is reported. */
function saveDraft(id: number): Promise<void> {
  const isWrong = id === 2;
  const settle = (resolve: () => void, reject: () => void): unknown =>
    setImmediate(isWrong ? reject : resolve);
  return new Promise((resolve, reject) => settle(resolve, reject)); // @made
}

async function autosave(): Promise<void> {
  void saveDraft(1);
  void saveDraft(2);
  await new Promise((resolve) => setTimeout(resolve, 20)); // @autosave
}

async function charge(amount: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve)); // @charge
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- that is what this is about
  if (amount > 3) throw 'declined';
}

process.on('uncaughtException', () => {
  console.log('not saved, or not paid');
});
// A promise of a callback that rejects by itself, and one that was never anything but rejected.
const refusing = (reject: (code: number) => void) => (): void => {
  reject(404); // @refused
};
void new Promise<void>((_, reject) => setImmediate(refusing(reject))); // @unanswered
// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- that is what this is about
const refuse = (): Promise<never> => Promise.reject('closed'); // @closed
void charge(5);
void refuse();
await autosave();
