export const index = 'index of folder';
