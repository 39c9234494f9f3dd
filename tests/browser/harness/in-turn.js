// Files of tests, one after the other in one process, which so starts each browser once. Several processes share a list:
// each takes the next file that none has taken.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { openPages } from "./shared.js";

/** Whether this process is the first that asks for the file. @param {URL} mark */
const take = (mark) =>
  mkdir(mark).then(
    () => true,
    (error) => {
      if (error.code !== "EEXIST") throw error;
      return false;
    },
  );

/**
 * @param {string[]} files of tests/browser/
 * @param {URL} taken a folder, empty before the first process begins
 */
export async function inTurn(files, taken) {
  let endLast = () => {};
  /** @type {Record<string, number>} */
  let before = {};
  for (const file of files) {
    if (!(await take(new URL(file, taken)))) continue;
    await import(`../${file}`).catch((error) => void test(`${file} can be read`, () => Promise.reject(error)));
    endLast();
    // It comes after those of the file, and does not end before those of the next one are there: when Node knows of no
    // further test, it does what is to be done after all of them.
    await new Promise((begun) => {
      test(`${file} leaves no page open`, async () => {
        const now = openPages();
        const left = Object.entries(now).filter(([browser, pages]) => pages > (before[browser] ?? 0));
        before = now;
        await new Promise((resolve) => {
          endLast = () => resolve(undefined);
          begun(undefined);
        });
        assert.deepEqual(left, []);
      });
    });
  }
  endLast();
}
