/**
 * The texts of scripts as V8 has them: files can have changed since, and code that was compiled as it was loaded is in no
 * file.
 */
import type { Connection } from '../../inspector/connection.js';

/** Texts by their hashes. Nothing pauses meanwhile, not even at a `debugger` statement. */
export async function readScriptTexts(
  connection: Connection,
  hashes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  const off = connection.on('Debugger.scriptParsed', ({ hash, scriptId }) => {
    if (hashes.has(hash)) ids.set(hash, scriptId);
  });
  try {
    await Promise.all([
      connection.send('Debugger.setSkipAllPauses', { skip: true }),
      // Before it answers, V8 reports each script that it has.
      connection.send('Debugger.enable'),
    ]);
    const texts = new Map<string, string>();
    for (const [hash, scriptId] of ids) {
      const { scriptSource } = await connection.send('Debugger.getScriptSource', { scriptId });
      texts.set(hash, scriptSource);
    }
    return texts;
  } finally {
    off();
    await connection.send('Debugger.disable');
  }
}
