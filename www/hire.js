// Starts the helpers of a worker.

import { Team } from "./team.js";

/** @type {import("./crew.js").Hire | undefined} */
export const hire = (plan) => {
  const spawn = () => new Worker(new URL("./helper.js", import.meta.url), { type: "module" });
  return new Team({ ...plan, spawn });
};
