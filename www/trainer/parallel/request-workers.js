// Starts the helpers of a worker, by way of the page: in Firefox, a worker that starts another one may wait for ever,
// because the news that it waits for may wake the new one instead.

import { NO_RUN } from "../messages.js";
import { later } from "../worker/macrotask.js";
import { PeerGroup } from "./peer-group.js";
import { planSharedGradients } from "./shared-gradients.js";

/** A helper as the group sees it: a port to a worker that the page has started. */
class Remote {
  /** @type {import("./peer-group.js").Port["onerror"]} */
  onerror = null;

  /** @param {MessagePort} port @param {() => void} end */
  constructor(port, end) {
    this.port = port;
    this.end = end;
  }

  /** @param {import("./peer-group.js").Port["onmessage"]} listener */
  set onmessage(listener) {
    this.port.onmessage = listener;
  }

  /** @param {import("./peer.js").ToHelper} message @param {Transferable[]} [transfer] */
  postMessage(message, transfer = []) {
    this.port.postMessage(message, transfer);
  }

  terminate() {
    this.port.close();
    this.end();
  }
}

/** @param {(message: import("./helper-pool.js").Wish, transfer: Transferable[]) => void} ask tells the page */
export function createWorkerRequests(ask) {
  /** @type {Map<number, Remote>} */
  const helpers = new Map();
  let last = 0;

  function spawn() {
    const helper = ++last;
    const { port1, port2 } = new MessageChannel();
    const remote = new Remote(port1, () => {
      if (helpers.delete(helper)) ask({ type: "endHelper", run: NO_RUN, helper }, []);
    });
    helpers.set(helper, remote);
    ask({ type: "startHelper", run: NO_RUN, helper, port: port2 }, [port2]);
    return remote;
  }

  return {
    /** @type {import("./autoscaler.js").StartPeers | undefined} */
    startPeers: (plan) => new PeerGroup({ ...plan, spawn, shared: shared(plan.engine), later }),
    /** The page says that a helper has failed. @param {number} helper */
    lost: (helper) => helpers.get(helper)?.onerror?.(new Event("error")),
  };
}

/** Shared memory for the parts of a run, where the host allows it. A mixture has two units where the first step has one. @param {import("../messages.js").Engine} engine */
function shared(engine) {
  if (!globalThis.crossOriginIsolated) return undefined;
  return planSharedGradients(2 * engine.beginStep(), engine.computeUnit(0).length);
}
