// What the same specifier means in another folder.
export const name = 'beside the maker';
