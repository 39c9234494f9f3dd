// The first worker's end of a group of peers: it starts the helpers, which are the other peers, and passes on
// what they send.

import { Peer } from "./peer.js";

/** @typedef {import("./peer.js").ToHelper} ToHelper */
/** @typedef {import("./peer.js").FromHelper} FromHelper */
/** @typedef {{ postMessage(message: ToHelper, transfer?: Transferable[]): void, terminate(): void, onmessage: ((event: MessageEvent<FromHelper>) => void) | null, onerror: ((event: Pick<Event, "preventDefault">) => void) | null }} Port */

/** More configurations than there are. */
const ALL = 2 ** 32 - 1;

/** Starts the helpers, and what one of them sends goes to all others. */
export class PeerGroup {
  /** @type {Port[]} */
  #helpers;
  #joined = 0;
  #synchronous = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /**
   * @param {object} plan
   * @param {import("../messages.js").Engine} plan.engine
   * @param {object} plan.config
   * @param {number} plan.size how many workers share, the first one included
   * @param {() => Port} plan.spawn starts a helper
   * @param {() => void} plan.changed called when all helpers have joined
   * @param {() => void} plan.lost called when a helper fails: the step under way must be begun again, alone
   * @param {import("./shared-gradients.js").Plan} [plan.shared] where workers may share memory
   * @param {(next: () => void) => void} [plan.later] runs `next` after the messages that wait
   */
  constructor({ engine, config, size, spawn, changed, lost, shared, later }) {
    this.size = size;
    this.engine = engine;
    this.lost = lost;
    this.#helpers = Array.from({ length: size - 1 }, spawn);
    this.peer = new Peer({ engine, rank: 0, size, send: (part) => this.#tell(part), shared, later });
    for (const [index, helper] of this.#helpers.entries()) {
      helper.onmessage = ({ data }) => {
        if (data.type === "joined") {
          this.#joined += 1;
          if (this.ready) changed();
        } else if (data.type === "part") {
          for (const other of this.#helpers) if (other !== helper) other.postMessage(data);
          this.peer.receive(data);
        } else lost();
      };
      helper.onerror = (event) => {
        event.preventDefault?.();
        lost();
      };
      const data = engine.trainingData(ALL);
      helper.postMessage({ type: "join", config, data, rank: index + 1, size, shared }, [data.buffer]);
    }
  }

  /** Whether all helpers have their engines. */
  get ready() {
    return this.#joined === this.#helpers.length;
  }

  /** Of how many units the last step was. */
  get units() {
    return this.peer.units;
  }

  /**
   * Trains until that step.
   * @param {number} until
   * @param {(loss: number) => void} done
   * @param {number} patience milliseconds after which a helper counts as lost: one that died may not say so
   */
  run(until, done, patience) {
    const snapshot = this.#synchronous ? undefined : this.engine.snapshot();
    this.#synchronous = true;
    this.#tell({ type: "run", until, snapshot });
    this.#alarm = setTimeout(this.lost, patience);
    this.peer.run(until, (loss) => {
      clearTimeout(this.#alarm);
      done(loss);
    });
  }

  /** Ends the helpers. */
  dismiss() {
    clearTimeout(this.#alarm);
    this.peer.stop();
    for (const helper of this.#helpers) helper.terminate();
  }

  /** @param {ToHelper} message */
  #tell(message) {
    for (const helper of this.#helpers) helper.postMessage(message);
  }
}
