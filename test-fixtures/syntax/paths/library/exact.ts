export const exact = 'exact', bare = 'bare';
