// A proof is judged by the digest that its run really has, in a worker of its own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FIGURES } from "../../www/links/models/figures.js";
import "./english.js";
import { createProofChecker } from "../../www/teacher/check-proof.js";

/** A worker whose run has a digest that depends on seed and step, as a real one would. */
class FakeWorker {
  /** @type {(event: { data: any }) => void} */
  onmessage = () => {};
  ended = false;
  seed = 0;
  /** @param {any} message */
  postMessage(message) {
    const { type, run, id, config, steps } = message;
    if (type === "open") this.seed = config.seed;
    const digest = digestOf(this.seed, steps ?? 0);
    const answer =
      type === "open" && this.seed === 13
        ? { type: "failed", run, message: "out of memory" }
        : type === "open"
          ? { type: "opened", run, config, sampler: {}, report: { step: 0, digest } }
          : type === "train"
            ? { type: "reached", run, id, step: steps, digest, missing: 0 }
            : undefined;
    if (answer) queueMicrotask(() => this.onmessage({ data: answer }));
  }
  terminate() {
    this.ended = true;
  }
}

const digestOf = (/** @type {number} */ seed, /** @type {number} */ step) =>
  `${seed.toString(16)}${step.toString(16)}`.padStart(16, "0");

/** @param {number} seed @param {number} step @param {string} digest */
const proof = (seed, step, digest) => ({
  at: "2026-05-01T09:30:00.000Z",
  link: `https://school.example/#v1&seed=${seed}${step > 0 ? `&steps=${step}&digest=${digest}` : ""}`,
  step,
  digest,
});

test("a proof is the same, another run's, or cannot be judged", async () => {
  const worker = new FakeWorker();
  const checker = createProofChecker({ spawn: () => /** @type {any} */ (worker) });
  assert.equal(await checker.check(proof(7, 40, digestOf(7, 40))), "same");
  assert.equal(await checker.check(proof(7, 40, digestOf(8, 40))), "other");
  assert.equal(await checker.check(proof(7, 0, digestOf(7, 0))), "same");
  assert.equal(await checker.check({ ...proof(7, 40, digestOf(7, 40)), step: 41 }), "elsewhere");
  assert.equal(await checker.check(proof(13, 40, digestOf(13, 40))), "unknown");
  const { steps, digest } = FIGURES.dw4;
  const trained = { ...proof(1, steps, digest), link: "https://school.example/#v1&trained=dw4" };
  assert.equal(await checker.check(trained), "unknown", "a trained flow is no run that can be repeated");
  checker.end();
  assert.ok(worker.ended);
});
