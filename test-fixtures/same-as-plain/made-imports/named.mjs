// What a specifier that starts beside main.mjs means.
export const name = 'beside main';
