/** Never ends: something holds the event loop open. */
setInterval(() => undefined, 1000);
await new Promise(() => undefined);
