// Helpers that a worker asks for and the page starts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HelperPool } from "../../www/trainer/parallel/helper-pool.js";
import { createWorkerRequests } from "../../www/trainer/parallel/request-workers.js";

const engine = /** @type {any} */ ({ trainingData: () => new Float64Array(2), beginStep: () => 2 });

/** A worker and a page in one; a helper joins as soon as it has its port. @param {{ fails?: boolean }} [how] */
function world({ fails = false } = {}) {
  /** @type {any[]} */
  const started = [];
  const spawn = () => {
    if (fails) throw new Error("no more workers");
    const helper = /** @type {any} */ ({
      ended: false,
      terminate() {
        helper.ended = true;
        helper.port?.close();
      },
      postMessage(/** @type {{ port: MessagePort }} */ { port }) {
        helper.port = port;
        port.onmessage = ({ data }) => data.type === "join" && port.postMessage({ type: "joined" });
      },
    });
    started.push(helper);
    return helper;
  };
  const { startPeers, lost } = createWorkerRequests((message) => assert.ok(helpers.onMessage(message)));
  const helpers = new HelperPool({ postMessage: (message) => queueMicrotask(() => lost(message.helper)) }, spawn);
  const group = (/** @type {() => void} */ changed, /** @type {() => void} */ gone) =>
    /** @type {any} */ (startPeers)({ engine, config: {}, size: 3, changed, lost: gone });
  return { group, helpers, started };
}

const never = () => assert.fail();

test("the page starts the helpers that are asked for, and ends them with the group", async () => {
  const { group, started } = world();
  /** @type {any} */
  let hired;
  await new Promise((resolve) => {
    hired = group(() => resolve(undefined), never);
  });
  assert.ok(hired.ready);
  assert.equal(started.length, 2);
  hired.dismiss();
  assert.ok(started.every((helper) => helper.ended));
});

test("a helper that fails in the page is lost to its group, once it is one", async () => {
  const { group, started } = world();
  const gone = new Promise((resolve) => {
    const hired = group(
      () => started[1].onerror({ preventDefault() {} }),
      () => {
        hired.dismiss();
        resolve(undefined);
      },
    );
  });
  await gone;
  assert.ok(started.every((helper) => helper.ended));
});

test("where no worker can be started, the group is lost and nothing waits", async () => {
  const { group } = world({ fails: true });
  await new Promise((resolve) => {
    const hired = group(never, () => {
      hired.dismiss();
      resolve(undefined);
    });
  });
});

test("with the worker its helpers end, and other messages are none of theirs", () => {
  const { group, helpers, started } = world();
  group(() => {}, never);
  helpers.endAll();
  assert.ok(started.every((helper) => helper.ended));
  assert.equal(helpers.onMessage({ type: "progress" }), false);
});
