// What these programs print: one JSON line a fact, which `cargo xtask bench` collects.

/** @param {string} fact */
export const say = (fact) => console.log(JSON.stringify({ fact }));
