/** The table of launch keys in the documents. */
import { keysOf } from './debuggers.js';

/** A Markdown table with one row for each key that users can write. */
export function launchTable(request: 'launch' | 'attach'): string {
  const rows = keysOf(request).map(([name, key]) => {
    const description = request === 'attach' ? (key.attachDescription ?? key.description) : key.description;
    const value = key.default === undefined ? '' : `\`${JSON.stringify(key.default)}\``;
    return `| \`${name}\` | ${description.replaceAll('|', '\\|')} | ${value} |`;
  });
  return ['| key | meaning | default |', '|---|---|---|', ...rows].join('\n');
}

/**
 * The text with regenerated tables between their marks. Each begins with `<!-- launch keys: npm run generate -->`, or
 * `attach`, and ends with `<!-- end -->`.
 */
export function withLaunchTables(text: string): string {
  return (['launch', 'attach'] as const).reduce((result, request) => {
    const mark = `<!-- ${request} keys: npm run generate -->`;
    const start = result.indexOf(mark);
    const end = result.indexOf('<!-- end -->', start);
    if (start < 0 || end < 0) return result;
    return `${result.slice(0, start + mark.length)}\n${launchTable(request)}\n${result.slice(end)}`;
  }, text);
}
