export const suffix = () => [...letters()].join('');
function* letters() {
  yield* 'end';
  return;
}
