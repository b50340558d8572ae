/** Loads its routes while it is itself being loaded, and these need it: neither comes to its end. */
export const settings = { port: 8080 };

const routes = await import('./routes.js'); // @routes
console.log('routes loaded', routes.list());
