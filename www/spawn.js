// The engine's worker. The build of one file replaces this module by one that carries the worker within.

export const spawn = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
