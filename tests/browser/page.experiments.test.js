// Experiments: each answers, says so in words, changes nothing, and survives a new run.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const SMALL = "samples=300&batch=32&odeSteps=8";
const EXPERIMENTS = ["symmetry", "states", "modes", "gradients", "noise", "weights"];

/** @param {string} id */
const choice = (id) => `#experiment-choices label:has([value=${id}])`;
/** @param {string} id */
const measured = (id) =>
  `/step \\d/.test(document.querySelector("#experiment-${id} [role=status]")?.textContent ?? "")`;

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: every experiment answers and leaves the run as it was`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&system=dw4&${SMALL}`);
      await page.evaluate("equiflow.train(3)");
      const digest = await page.evaluate("equiflow.report().digest");
      for (const id of EXPERIMENTS) {
        await page.click(choice(id));
        await page.until(`${id} has answered`, measured(id));
      }
      await page.expect("equiflow.report().digest", digest);
      const changes = await page.evaluate(
        '[...document.querySelectorAll("#experiment-symmetry .change")].map((change) => change.textContent)',
      );
      assert.deepEqual(changes, Array(4).fill("log q does not change"));
      const said = await page.evaluate('document.querySelector("#experiment-symmetry-cards").ariaLabel');
      assert.match(said, /Rotate: log q does not change\..*Move: log q does not change\./);
      await page.click(choice("symmetry"));
      await page.click("#experiment-symmetry .tool");
      const densities = await page.evaluate(
        '[...document.querySelectorAll("#table[open] tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent))',
      );
      assert.equal(densities.length, 24);
      for (const [, before, ...after] of densities) assert.deepEqual(after, Array(4).fill(before));
      await page.press("Escape");
      const minima = await page.evaluate('document.querySelectorAll("#experiment-states .card canvas").length');
      assert.ok(minima >= 4, `${minima} minima`);
      const states = await page.evaluate('document.querySelector("#experiment-states-cards").ariaLabel');
      assert.match(
        states,
        /model: \d+ samples reach \d+ different minima\. New, not in [\d,]+ training samples: \d+\..*reference sampler: \d+ samples/,
      );
      await page.click(choice("states"));
      await page.click("#experiment-states .tool");
      const rows = await page.evaluate('document.querySelectorAll("#table[open] tbody tr").length');
      assert.ok(rows >= 2 && rows <= minima, `${rows} rows`);
      await page.press("Escape");
      for (const id of ["modes", "gradients", "noise"]) {
        const label = await page.evaluate(`document.querySelector("#experiment-${id} [role=img]").ariaLabel`);
        assert.match(label, /\d/, `${id} says what it found`);
        assert.doesNotMatch(label, /NaN|undefined|Infinity/);
      }
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("the plain flow has no symmetry, and the page says by how much", async () => {
  const page = await BROWSERS.chromium();
  try {
    await page.open(`${site.url}#v1&system=dw4&flow=plain&${SMALL}`);
    await page.evaluate("equiflow.train(20)");
    await page.click(choice("symmetry"));
    await page.until("it has answered", measured("symmetry"));
    const rows = await page.evaluate(
      '[...document.querySelectorAll("#experiment-symmetry .change")].map((change) => change.textContent)',
    );
    for (const row of rows.slice(0, 3)) assert.match(row, /changes by [0-9.]+ nats/);
    assert.equal(rows[3], "log q does not change", "the centre of mass has no density");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a new run clears what was found, and questions of the old one are dropped", async () => {
  const page = await BROWSERS.chromium();
  try {
    await page.open(`${site.url}#v1&${SMALL}`);
    for (const id of ["symmetry", "noise", "states"]) {
      await page.click(choice(id));
      await page.until("it has answered", measured(id));
    }
    await page.evaluate("equiflow.configure({ seed: 5 })");
    for (const host of ["symmetry-cards", "noise-chart", "states-cards"]) {
      await page.expect(`document.querySelector("#experiment-${host}").ariaLabel`, /No data yet\.$/);
    }
    await page.expect('document.querySelectorAll("#experiment-states .card").length', 0);
    const bad = await page.evaluate(
      "equiflow.experiment({ experiment: 'gradients', steps: [0] }).catch((error) => error.message)",
    );
    assert.match(bad, /steps = 0 .* 1 to 1000/);
    const lost = await page.evaluate("equiflow.experiment('fortune').catch((error) => error.message)");
    assert.match(lost, /takes an object/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

const visible =
  "[...document.querySelectorAll('#experiment > section')].filter((each) => !each.hidden).map(({ id }) => id)";

test("two experiments that are chosen quickly, before either has loaded, leave the latter alone on the page", async () => {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => {
    release = () => resolve(undefined);
  });
  const slow = await serveDist({
    alter: (name, body) => (name.startsWith("runner-") ? released.then(() => body) : body),
  });
  const page = await BROWSERS.chromium();
  try {
    await page.open(`${slow.url}#v1&${SMALL}`);
    await page.click(choice("symmetry"));
    await page.click(choice("noise"));
    release();
    await page.until("the latter has answered", measured("noise"));
    await page.expect(visible, ["experiment-noise"]);
    await page.evaluate("location.hash = '#v1&samples=200'");
    await page.until("the link without an experiment is open", "equiflow.config().samples === 200");
    await page.until("no experiment is shown", `${visible}.length === 0`);
    await page.expect("document.querySelector('[name=experiment]:checked')", null);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
    await slow.close();
  }
});

test("an experiment that could not be loaded can be chosen again", async () => {
  let blocked = true;
  const flaky = await serveDist({ alter: (name, body) => (blocked && name.startsWith("runner-") ? undefined : body) });
  const page = await BROWSERS.chromium();
  try {
    await page.open(`${flaky.url}#v1&${SMALL}`);
    await page.click(choice("noise"));
    await page.expectText("#toast", /./);
    await page.until("it is not chosen", "document.querySelector('[name=experiment]:checked') === null");
    blocked = false;
    await page.click(choice("noise"));
    await page.until("it has answered", measured("noise"));
  } finally {
    await page.close();
    await flaky.close();
  }
});

test("the weights are those of the report: effective samples, k̂ with its verdict, and the heaviest as pictures", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&start=random&samples=1000&open=weights`);
    await page.until("it has measured", measured("weights"));
    await page.expectText("#experiment-weights-verdict", /not to be trusted/);
    await page.evaluate("equiflow.train(250)");
    const report = await page.evaluate("equiflow.report({ careful: true })");
    await page.click("#experiment-weights .experiment-run");
    await page.until(
      "it has measured again",
      "document.querySelector('#experiment-weights .experiment-foot p').textContent.includes('step 250')",
    );
    // Both are of the same draws.
    assert.equal(report.evaluatedOn, 2048);
    const verdict = await page.evaluate("document.querySelector('#experiment-weights-verdict').textContent");
    assert.match(verdict, /can be trusted/);
    assert.ok(verdict.startsWith(`${report.ess.toFixed(1)}`), `${verdict}: ${report.ess}`);
    assert.ok(verdict.includes(`k̂ = ${report.paretoK.toFixed(2).replace("-", "−")}`), `${verdict}: ${report.paretoK}`);
    await page.click("#experiment-weights-growth .tool");
    const rows = await page.evaluate(
      "[...document.querySelectorAll('#table[open] tbody tr')].map((row) => row.innerText.split(/\\s+/))",
    );
    await page.press("Escape");
    assert.match(rows.at(-1).join(" "), /^2.?048 /);
    assert.equal(
      Number.parseFloat(rows.at(-1)[1]),
      Number(report.ess.toFixed(1)),
      "computed from the weights themselves",
    );
    const cards = await page.evaluate(
      "[...document.querySelectorAll('#experiment-weights .card')].map((card) => Number.parseFloat(card.innerText))",
    );
    assert.equal(cards.length, 6);
    assert.deepEqual(
      cards,
      cards.toSorted((/** @type {number} */ a, /** @type {number} */ b) => b - a),
    );
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("other temperatures: mean energy and heat capacity of DW-2 are the exact ones within their errors", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&start=random&samples=1000`);
    await page.evaluate("equiflow.train(300)");
    const report = await page.evaluate("equiflow.report({ careful: true })");
    await page.click(choice("temperature"));
    await page.until("it has measured", measured("temperature"));
    const rows = async (/** @type {string} */ name) => {
      await page.click(`#experiment-temperature-${name} .tool`);
      const found = await page.evaluate(`[...document.querySelectorAll("#table tbody tr")].map((row) =>
        [...row.cells].map((cell) => Number(cell.textContent.replace("−", "-"))))`);
      await page.press("Escape");
      return found;
    };
    const effective = await rows("effective");
    const middle = effective.find((/** @type {number[]} */ [ratio]) => ratio === 1);
    assert.ok(
      Math.abs(middle[1] - report.ess) < 6e-4,
      "at the temperature of the training, the report's effective samples",
    );
    assert.ok(Math.abs(middle[2] - report.paretoK) < 6e-3, "and its k̂");
    for (const name of ["energy", "heat"]) {
      let trusted = 0;
      for (const [ratio, value, error, k, exact] of await rows(name)) {
        if (k > 0.5) continue;
        trusted += 1;
        assert.ok(
          Math.abs(value - exact) < 5 * error + 2e-3,
          `${name} at ${ratio}: ${value} ± ${error}, exact ${exact}`,
        );
      }
      assert.ok(trusted > 8, `${trusted} temperatures`);
    }
    await page.evaluate(`(() => {
      const dial = document.querySelector("#experiment-temperature-dial");
      dial.focus();
    })()`);
    await page.press("ArrowRight");
    await page.expectText("#experiment-temperature-verdict", /^At 1\.04 T: mean energy .* Exact: /);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
