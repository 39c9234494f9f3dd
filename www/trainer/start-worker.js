// The engine's worker. The page loads and compiles the engine itself, while the worker starts, and hands it over. The
// build of one file replaces this module by one that carries the worker within.

import { t } from "../i18n/index.js";
import address from "../pkg/equiflow_light_bg.wasm?url";
import { AWAITS_ENGINE } from "./messages.js";

/** Without it, the worker loads the engine, and says what is wrong if it cannot. @type {Promise<WebAssembly.Module | undefined>} */
const engine = WebAssembly.compileStreaming(fetch(address)).catch(() => undefined);

export function startWorker() {
  // A frame without an origin of its own may load the worker and not run it.
  if (self.origin === "null") throw new Error(t("problem.sandbox"));
  const worker = new Worker(new URL("./worker/training-worker.js", import.meta.url), {
    type: "module",
    name: AWAITS_ENGINE,
  });
  void engine.then((module) => worker.postMessage({ type: "engine", module }));
  return worker;
}
