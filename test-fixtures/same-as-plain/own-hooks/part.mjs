export const value = 'as it stands';
