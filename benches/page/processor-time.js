// What the threads of the browsers below this process had of the processors: how long they ran, and how long they were ready and
// had to wait for one, which a machine that does other things as well makes them do. From /proc, so on Linux alone.

import { readdirSync, readFileSync } from "node:fs";

/** @typedef {{ ran: number, waited: number }} Times milliseconds */

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "latin1");
  } catch {
    // A thread that has ended since.
    return "";
  }
}

/** @param {string} path */
const numbersIn = (path) => {
  try {
    return readdirSync(path).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
};

/** The processes that this one has started, and those that they have. */
function descendants() {
  const parents = new Map(
    numbersIn("/proc").map((pid) => {
      const status = read(`/proc/${pid}/stat`);
      return [pid, status.slice(status.lastIndexOf(")") + 2).split(" ")[1]];
    }),
  );
  const isBelow = (/** @type {string | undefined} */ pid) => {
    while (pid !== undefined && pid !== String(process.pid)) pid = parents.get(pid);
    return pid !== undefined;
  };
  return [...parents.keys()].filter((pid) => isBelow(parents.get(pid)));
}

/** By name and number of each thread, since it began. @returns {Map<string, Times>} */
export function threads() {
  /** @type {Map<string, Times>} */
  const all = new Map();
  for (const pid of descendants()) {
    for (const thread of numbersIn(`/proc/${pid}/task`)) {
      const [ran = 0, waited = 0] = read(`/proc/${pid}/task/${thread}/schedstat`).split(" ").map(Number);
      const name = read(`/proc/${pid}/task/${thread}/comm`).trim();
      all.set(`${name} ${pid}/${thread}`, { ran: ran / 1e6, waited: waited / 1e6 });
    }
  }
  return all;
}

/**
 * Of the threads with a name, in all.
 * @param {Map<string, Times>} before @param {Map<string, Times>} after @param {RegExp} name
 */
export function spent(before, after, name) {
  const sum = { ran: 0, waited: 0 };
  for (const [key, { ran, waited }] of after) {
    if (!name.test(key)) continue;
    sum.ran += ran - (before.get(key)?.ran ?? 0);
    sum.waited += waited - (before.get(key)?.waited ?? 0);
  }
  return sum;
}
