/** Which coroutines a breakpoint is for: decided in the program as they run, and by the adapter when it looks back. */

/** Whether a function goes by this name: `cook` and `Bot.cook` both do by `cook`. */
export function isCalled(functionName: string, wanted: string): boolean {
  return functionName === wanted || functionName.endsWith(`.${wanted}`);
}

/** @param label `room`, or `room=hall` */
export function hasLabel(labels: Readonly<Record<string, string>>, label: string): boolean {
  const [name = '', value] = label.split('=', 2);
  return Object.hasOwn(labels, name) && (value === undefined || labels[name] === value);
}
