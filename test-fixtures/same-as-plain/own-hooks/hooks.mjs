import { suffix } from './used-by-hooks.mjs';
const words = await Promise.all([Promise.resolve('changed'), Promise.resolve('by hooks')]);
async function* parts() {
  for (const word of words) yield word;
}
export async function resolve(specifier, context, next) {
  if (specifier === './missing.mjs') throw new Error(`no ${specifier}`);
  return await next(specifier, context);
}
export async function load(url, context, next) {
  try {
    const loaded = await next(url, context);
    if (!url.endsWith('part.mjs')) return loaded;
    let text = '';
    for await (const part of parts()) text += `${part} `;
    return { ...loaded, source: `export const value = '${text}${suffix()}';` };
  } finally {
    await null;
  }
}
