export function hidden(depth) {
  let kept = depth;
  if (depth > 0) for (const part of [hidden, hidden]) part(depth - 1);
  return () => kept++;
}
