export const aliased = async () => { await null; return 'aliased'; }; export const js = 'js for ts';
