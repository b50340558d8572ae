/** Statements side by side in a line. */
// prettier-ignore
function sum() { const a = 1; const b = 2; return a + b; } // @sum
// prettier-ignore
const least = (a) => { if (a > 1) return a; return 0; }; // @least
// prettier-ignore
async function later() { await null; const z = 1; return z; } // @later
// prettier-ignore
{ sum(); least(1); } // @calls
await later(); // @last
