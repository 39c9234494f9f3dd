// A link opens the page as it was seen: set-up and experiment unfolded, stop conditions set.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

test("what is unfolded is in the address, in the shared link, and there again in another browser", async () => {
  const first = await openChromium();
  const second = await openChromium();
  try {
    await first.open(`${site.url}#v1&note=Hello&samples=1000&batch=64`);
    const before = await first.evaluate("history.length");
    await first.evaluate("equiflow.train(3)");
    await first.click("#setup-button");
    await first.click("#experiment-choices label:has([value=noise])");
    await first.click("#experiment-choices label:has([value=symmetry])");
    await first.until("the experiment is there", "document.querySelector('#experiment-symmetry') !== null");
    assert.equal(await first.evaluate("equiflow.report().step"), 3, "the run goes on");
    assert.equal(await first.evaluate("history.length"), before, "a view is no change to undo");
    await first.expect("location.hash", /^#v1&note=Hello&open=setup,symmetry&samples/);
    const link = await first.evaluate("equiflow.link()");
    assert.match(link, /#v1&open=setup,symmetry&samples=1000&batch=64&steps=3&digest=/);

    await second.goto(link);
    await second.until("the set-up is open", "!document.querySelector('#setup').hidden");
    await second.until("so is the experiment", "document.querySelector('#experiment-symmetry') !== null");
    await second.expect("document.querySelector('#setup-button').ariaExpanded", "true");
    await second.expect("document.querySelector('[name=experiment]:checked').value", "symmetry");
    await second.click("#setup-button");
    await second.until("it folds", "document.querySelector('#setup').hidden");
    await second.expect("location.hash", /open=symmetry&.*steps=3&digest=/);
    assert.deepEqual([...first.errors, ...second.errors], []);
  } finally {
    await first.close();
    await second.close();
  }
});
