// An engine whose steps are made of parts, for tests of workers that share them.

import assert from "node:assert/strict";

export const UNITS = 5;

/** An engine whose state depends on every part and on their order. */
export class Engine {
  #step = 0;
  #sum = 0;
  #begun = false;
  state = 1;
  static begin() {
    return new this();
  }
  draw = () => 1;
  hasParameters = () => true;
  isMeasurable = () => true;
  step = () => this.#step;
  digest = () => `${this.#step}: ${this.state}`;
  config = () => ({ system: "dw4" });
  sampler = () => ({});
  evaluate = () => ({ step: this.#step });
  trajectory = () => new Float32Array(1);
  curves = () => ({});
  free() {}
  isWell = () => true;
  skipped = () => 0;
  diverged = () => this.#step >= this.divergesAt;
  divergesAt = Number.POSITIVE_INFINITY;
  trainingData = () => new Float64Array([1, 2]);
  snapshot = () => new Uint8Array(new Float64Array([this.#step, this.state]).buffer);
  /** @param {Uint8Array} bytes */
  adopt(bytes) {
    const [step = 0, state = 0] = new Float64Array(bytes.buffer);
    this.#step = step;
    this.state = state;
  }
  beginStep() {
    this.#begun = true;
    this.#sum = 0;
    return UNITS;
  }
  /** @param {number} unit */
  computeUnit(unit) {
    assert.ok(this.#begun);
    return new Float64Array([Math.sin(this.state * (unit + 1) + this.#step)]);
  }
  /** @param {Float64Array} part */
  addPart([part = 0]) {
    this.#sum = 0.7 * this.#sum + part;
  }
  finishStep() {
    this.#begun = false;
    this.state += 0.1 * this.#sum;
    this.#step += 1;
    return this.#sum;
  }
  /** @param {number} steps */
  train(steps) {
    let loss = 0;
    for (let k = 0; k < steps; k++) {
      const units = this.beginStep();
      for (let unit = 0; unit < units; unit++) this.addPart(this.computeUnit(unit));
      loss = this.finishStep();
    }
    return { step: this.#step, loss };
  }
}
