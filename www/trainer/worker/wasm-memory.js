// Whether an engine that has stopped ran out of memory.

/** More memory than one array of a usual run, in pages. */
const PAGES = 1024;
/** Of the engines that have been loaded. @type {WebAssembly.Memory[]} */
const memories = [];

/** Keeps an eye on the memory of an engine that was loaded. @param {WebAssembly.Memory} memory */
export function watchMemory(memory) {
  memories.push(memory);
}

/** Whether an engine could have no more memory; asked when it has stopped and needs none. */
export function exhausted() {
  try {
    for (const memory of memories) memory.grow(PAGES);
    return false;
  } catch {
    return true;
  }
}
