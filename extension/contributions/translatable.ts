/**
 * The texts of the contributions apart, for translation: package.json names them (`%commands.showTasks.title%`), and
 * package.nls.json has them in English. A translation is a file of the same keys, package.nls.LANGUAGE.json.
 */

/** Fields that VS Code shows to people. */
const SHOWN: ReadonlySet<string> = new Set([
  'title',
  'label',
  'name',
  'category',
  'description',
  'markdownDescription',
  'enumDescriptions',
  'contents',
  'altText',
]);

/** What a user's file is given, and values of settings: none of it is a text of the product. */
const GIVEN: ReadonlySet<string> = new Set(['body', 'default', 'initialConfigurations', 'menus']);

export interface Translatable {
  /** With a name in place of each text. */
  readonly contributes: Readonly<Record<string, unknown>>;
  /** The texts by name, in the order in which they come. */
  readonly texts: Readonly<Record<string, string>>;
}

/** @param contributes as JSON: without functions, dates and circles */
export function translatable(contributes: object): Translatable {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const nameOf = (text: string, path: readonly string[]): string => {
    // One text has one name, wherever it stands.
    const name = names.get(text) ?? free(path.join('.'), taken);
    names.set(text, name);
    taken.add(name);
    return `%${name}%`;
  };
  const visit = (value: unknown, path: readonly string[], isShown: boolean): unknown => {
    if (typeof value === 'string') return isShown && value !== '' ? nameOf(value, path) : value;
    if (Array.isArray(value))
      return value.map((item: unknown, index) => visit(item, [...path, titleOf(item, index)], isShown));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]: [string, unknown]) => [
        key,
        GIVEN.has(key) ? part : visit(part, [...path, shortened(key)], SHOWN.has(key)),
      ]),
    );
  };
  const named = visit(contributes, [], false) as Readonly<Record<string, unknown>>;
  return { contributes: named, texts: Object.fromEntries([...names].map(([text, name]) => [name, text])) };
}

/** A view can have several texts: each but the first has a number. */
function free(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) if (!taken.has(`${name}.${number}`)) return `${name}.${number}`;
}

/** What an item of a list is called. */
function titleOf(item: unknown, index: number): string {
  const { command, id, view, type } = (typeof item === 'object' && item !== null ? item : {}) as Readonly<
    Record<string, unknown>
  >;
  const own = [command, id, view, type].find((one) => typeof one === 'string');
  return own === undefined ? String(index) : shortened(own);
}

function shortened(name: string): string {
  return name.replace(/^coroutineDebugger\./, '');
}
