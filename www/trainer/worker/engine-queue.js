// What stands before a session: a run that the engine at hand cannot do waits, and every message after it,
// until the other engine has been loaded. A newer run takes the place of all that waits. A question that the engine at
// hand does not answer waits alone: training goes on meanwhile.

/** @typedef {import("../messages.js").ToWorker} ToWorker */
/** @typedef {import("../messages.js").FromWorker} FromWorker */
/** @typedef {import("../messages.js").EngineClass} EngineClass */
/** @typedef {Extract<ToWorker, { type: "open" }>} Open */
/** @typedef {Extract<ToWorker, { type: "ask" }>} Ask */

export class EngineQueue {
  /** What waits for an engine. @type {ToWorker[] | undefined} */
  #waiting = [];

  /**
   * @param {object} world
   * @param {{ Engine?: EngineClass, receive(message: ToWorker): void }} world.session
   * @param {(Engine: EngineClass, run: import("./load-engine.js").Run) => boolean} world.holds whether an engine can do a run
   * @param {(Engine: EngineClass, question: import("../messages.js").Question) => boolean} world.answers whether an engine answers a question
   * @param {() => Promise<EngineClass>} world.fullEngine loads the engine that can do everything
   * @param {(message: FromWorker) => void} world.post
   */
  constructor({ session, holds, answers, fullEngine, post }) {
    this.session = session;
    this.holds = holds;
    this.answers = answers;
    this.fullEngine = fullEngine;
    this.post = post;
  }

  /** From now on runs are done by this engine. @param {EngineClass} Engine */
  open(Engine) {
    this.session.Engine = Engine;
    const messages = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const message of messages) this.receive(message);
  }

  /** @param {ToWorker} message */
  receive(message) {
    if (this.#waiting && message.type === "open") this.#waiting = [message];
    else if (this.#waiting) this.#waiting.push(message);
    else if (message.type === "open" && !this.#holds(message)) void this.#change(message);
    else if (message.type === "ask" && !this.#answers(message)) void this.#load(message);
    else this.session.receive(message);
  }

  /** @param {Open} message */
  #holds({ config, origin }) {
    return this.holds(/** @type {EngineClass} */ (this.session.Engine), { config, snapshot: origin?.snapshot });
  }

  /** @param {Ask} message */
  #answers({ what }) {
    return this.answers(/** @type {EngineClass} */ (this.session.Engine), what);
  }

  /** The question is asked again when there is an engine that answers it, to which the session takes its run. @param {Ask} message */
  async #load(message) {
    try {
      const Engine = await this.fullEngine();
      if (this.#waiting) return void this.#waiting.push(message);
      this.session.Engine = Engine;
      this.session.receive(message);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.post({ type: "failed", run: message.run, id: message.id, message: reason, unreachable: true });
    }
  }

  /** @param {Open} message */
  async #change(message) {
    this.#waiting = [];
    let Engine = /** @type {EngineClass} */ (this.session.Engine);
    try {
      Engine = await this.fullEngine();
      const [next] = this.#waiting;
      if (next?.type !== "open") this.#waiting.unshift(message);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.post({ type: "failed", run: message.run, message: reason, unreachable: true });
    }
    this.open(Engine);
  }
}
