/** V8's names of files. */
import { fileURLToPath } from 'node:url';

/** The path of a file URL; undefined for any other text, even a broken one. */
export function pathOfUrl(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}
