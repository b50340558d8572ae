/** Which coroutines a breakpoint applies to: decided in the program as they run, and by the adapter in time travel. */

/** Whether this name selects a function: `cook` selects both `cook` and `Bot.cook`. */
export function isCalled(functionName: string, wanted: string): boolean {
  return functionName === wanted || functionName.endsWith(`.${wanted}`);
}

/** @param label `room`, or `room=hall` */
export function hasLabel(labels: Readonly<Record<string, string>>, label: string): boolean {
  const end = label.indexOf('=');
  if (end < 0) return Object.hasOwn(labels, label);
  const name = label.slice(0, end);
  // The value may contain the sign, too.
  return Object.hasOwn(labels, name) && labels[name] === label.slice(end + 1);
}
