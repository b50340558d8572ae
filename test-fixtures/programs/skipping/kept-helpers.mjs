export function keeps() {
  return 'kept'; // @kept
}
