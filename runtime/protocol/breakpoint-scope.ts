/** Which coroutines a breakpoint applies to: decided in the program as they run, and by the adapter in time travel. */

/** Whether this name selects a function: `cook` selects both `cook` and `Bot.cook`. */
export function isCalled(functionName: string, wanted: string): boolean {
  return functionName === wanted || functionName.endsWith(`.${wanted}`);
}

/** @param label `room`, or `room=hall` */
export function hasLabel(labels: Readonly<Record<string, string>>, label: string): boolean {
  const [name = '', value] = label.split('=', 2);
  return Object.hasOwn(labels, name) && (value === undefined || labels[name] === value);
}
