exports.named = () => __filename.endsWith('legacy.cjs');
exports.later = async () => { const late = await import('./late.mjs'); return late.default; };
