// Starts the helpers of a worker.

import { planBoard } from "./board.js";
import { Team } from "./team.js";
import { later } from "./turns.js";

/** @type {import("./crew.js").Hire | undefined} */
export const hire = (plan) => {
  const spawn = () => new Worker(new URL("./helper.js", import.meta.url), { type: "module" });
  return new Team({ ...plan, spawn, board: board(plan.engine), later });
};

/** Shared memory for the parts of a run, where the host allows it. A mixture has two units where the first step has one. @param {any} engine */
function board(engine) {
  if (!globalThis.crossOriginIsolated) return undefined;
  return planBoard(2 * engine.beginStep(), engine.computeUnit(0).length);
}
