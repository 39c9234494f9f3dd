// Views that are drawn anew only when what they show has changed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { onChange } from "../../www/state/on-change.js";
import { INITIAL } from "../../www/state/state.js";

test("a view is drawn at first, and then when one of its values is another one", () => {
  /** @type {number[]} */
  const drawn = [];
  const show = onChange(
    ({ step, overlay }) => [step, overlay],
    ({ step }) => void drawn.push(step),
  );
  show(INITIAL);
  show({ ...INITIAL, rate: 5 });
  assert.deepEqual(drawn, [0]);
  show({ ...INITIAL, step: 3 });
  show({ ...INITIAL, step: Number.NaN });
  show({ ...INITIAL, step: Number.NaN });
  show({ ...INITIAL, step: Number.NaN, overlay: /** @type {any} */ ({}) });
  assert.deepEqual(drawn, [0, 3, Number.NaN, Number.NaN]);
});
