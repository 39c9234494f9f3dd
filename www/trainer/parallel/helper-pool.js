// The page's part in a group of peers: it starts the helpers that its worker asks for, and gives each a port to the worker.

/**
 * @typedef {(
 *   | { type: "startHelper", run: number, helper: number, port: MessagePort }
 *   | { type: "endHelper", run: number, helper: number }
 * )} Wish what a worker asks of the page; helpers have numbers
 */

const start = () =>
  new Worker(new URL("./helper-worker.js", import.meta.url), { type: "module", name: "equiflow, a helper" });

export class HelperPool {
  /** @type {Map<number, Worker>} */
  #helpers = new Map();

  /**
   * @param {Pick<Worker, "postMessage">} worker whose helpers they are
   * @param {() => Worker} [spawn] starts a helper
   */
  constructor(worker, spawn = start) {
    this.worker = worker;
    this.spawn = spawn;
  }

  /**
   * Does what a message of the worker asks, if it is about helpers.
   * @param {{ type: string }} message
   * @returns {boolean} whether it was
   */
  onMessage(message) {
    if (message.type !== "startHelper" && message.type !== "endHelper") return false;
    const wish = /** @type {Wish} */ (message);
    if (wish.type === "startHelper") this.#start(wish.helper, wish.port);
    else this.#end(wish.helper);
    return true;
  }

  /** With the worker, its helpers end. */
  endAll() {
    for (const helper of this.#helpers.keys()) this.#end(helper);
  }

  /** @param {number} number @param {MessagePort} port */
  #start(number, port) {
    const lost = () => this.worker.postMessage({ type: "lost", helper: number });
    try {
      const helper = this.spawn();
      helper.onerror = (event) => {
        event.preventDefault();
        lost();
      };
      this.#helpers.set(number, helper);
      helper.postMessage({ port }, [port]);
    } catch {
      // A page that may start no more workers.
      lost();
    }
  }

  /** @param {number} number */
  #end(number) {
    this.#helpers.get(number)?.terminate();
    this.#helpers.delete(number);
  }
}
