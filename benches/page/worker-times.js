// Makes the training worker time the calls of its engine: the site is served `withTimes`, and after the script
// `PREPARE` the page's `workerTimes()` gives the milliseconds that were spent so far, by what for, in all turns of the
// event loop (`busy`), and in `total`.

import { AWAITS_ENGINE } from "../../www/trainer/messages.js";

/** What an export of the engine is called for, by the end of its name. */
const PURPOSES = {
  train: "training",
  beginStep: "tables",
  computeUnit: "field",
  addPart: "exchange",
  finishStep: "whitening and optimiser",
  trajectory: "pictures",
  densityMap: "pictures",
  curves: "curves",
  experiment: "experiments",
  evaluate: "reports",
  snapshot: "kept states",
  digest: "kept states",
  adopt: "kept states",
};

/** Runs in the worker, before its own modules. @param {Record<string, string>} purposes @param {string} training its name */
function watch(purposes, training) {
  /** @type {Record<string, number>} */
  const times = {};
  const began = performance.now();
  /** @param {string | undefined} purpose @param {any} call */
  function timed(purpose, call) {
    if (typeof call !== "function" || purpose === undefined) return call;
    return (/** @type {any[]} */ ...all) => {
      const start = performance.now();
      try {
        return call(...all);
      } finally {
        times[purpose] = (times[purpose] ?? 0) + performance.now() - start;
      }
    };
  }
  /** Times whatever listens by `onmessage`. @param {any} object that has the property */
  function timeTurns(object) {
    const property = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(object, "onmessage"));
    /** @this {any} @param {any} listener */
    function set(listener) {
      property.set?.call(this, timed("busy", listener));
    }
    Object.defineProperty(object, "onmessage", { ...property, set });
  }
  const scope = /** @type {any} */ (globalThis);
  timeTurns(MessagePort.prototype);
  timeTurns("onmessage" in Object.getOwnPropertyDescriptors(scope) ? scope : Object.getPrototypeOf(scope));
  const { postMessage, setTimeout } = scope;
  scope.setTimeout = (/** @type {any} */ next, /** @type {any[]} */ ...rest) =>
    setTimeout.call(scope, timed("busy", next), ...rest);
  scope.postMessage = timed("messages", postMessage.bind(scope));
  const { instantiate, Instance } = WebAssembly;
  /** @param {any} module @param {any} imports */
  const wrapped = async (module, imports) => {
    const made = /** @type {any} */ (await instantiate(module, imports));
    const entries = Object.entries((made.instance ?? made).exports).map(([name, call]) => [
      name,
      timed(purposes[name.replace(/^engine_/, "")], call),
    ]);
    const instance = Object.create(Instance.prototype, { exports: { value: Object.fromEntries(entries) } });
    return made.instance ? { instance, module: made.module } : instance;
  };
  WebAssembly.instantiate = /** @type {any} */ (wrapped);
  // As a stream cannot be read twice, the fallback for servers without the type of wasm is taken.
  WebAssembly.instantiateStreaming = /** @type {any} */ (
    async (/** @type {any} */ response, /** @type {any} */ imports) =>
      wrapped(await (await response).arrayBuffer(), imports)
  );
  new BroadcastChannel("worker times").onmessage = ({ target, data }) => {
    if (data !== "read" || /** @type {any} */ (globalThis).name !== training) return;
    /** @type {any} */ (target).postMessage({ ...times, total: performance.now() - began });
  };
}

/** In the page. */
function install() {
  const channel = new BroadcastChannel("worker times");
  Object.assign(window, {
    workerTimes: () =>
      new Promise((resolve) => {
        channel.onmessage = ({ data }) => resolve(data);
        channel.postMessage("read");
      }),
  });
}

export const PREPARE = `(${install})()`;

/** A file of the site as it is served. @param {string} name @param {Buffer} body */
export function withTimes(name, body) {
  if (!/^training-worker-.*\.js$/.test(name)) return body;
  return `(${watch})(${JSON.stringify(PURPOSES)}, ${JSON.stringify(AWAITS_ENGINE)});\n${body}`;
}
