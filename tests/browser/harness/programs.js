// Where the browsers are.

import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * The path of a program: what the environment says, else the first that is on PATH.
 * @param {string} variable
 * @param {string[]} names
 */
export async function find(variable, names) {
  const told = process.env[variable];
  if (told) return told;
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
  }
  throw new Error(`none of ${names.join(", ")} is on PATH; install one, or set ${variable} to its path`);
}
