const a = await 1;
let a = 2;
