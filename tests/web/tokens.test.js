// The palette: readable by contrast, and told apart by people who see fewer colours.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const css = await readFile(new URL("../../www/styles/tokens.css", import.meta.url), "utf8");
const blocks = [...css.matchAll(/:root(?::not\(\.paper\))?\s*\{([^}]*)\}/g)].map(([, body = ""]) =>
  Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6});/g)].map(([, name, value]) => [name, value])),
);
const [light = {}, dark = {}] = blocks;
const themes = { light, dark: { ...light, ...dark } };

/** Linear red, green and blue. @param {string} hex @returns {[number, number, number]} */
function linear(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join("") : hex.slice(1);
  const channel = (/** @type {number} */ k) => {
    const value = Number.parseInt(digits.slice(2 * k, 2 * k + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(0), channel(1), channel(2)];
}

/** The contrast ratio of WCAG 2. @param {string} a @param {string} b */
function contrast(a, b) {
  const luminance = (/** @type {string} */ hex) => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes (2009), severity 1, on linear colours. */
const SIGHT = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/** CIE L*a*b* as somebody sees a colour. @param {string} hex @param {number[]} sight */
function lab(hex, sight) {
  const rgb = linear(hex);
  const row = (/** @type {number} */ k) =>
    Math.min(
      1,
      Math.max(
        0,
        rgb.reduce((sum, value, j) => sum + (sight[3 * k + j] ?? 0) * value, 0),
      ),
    );
  const [r, g, b] = [row(0), row(1), row(2)];
  const curve = (/** @type {number} */ t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

for (const [theme, colours] of Object.entries(themes)) {
  const colour = (/** @type {string} */ name) => {
    const value = /** @type {Record<string, string>} */ (colours)[name];
    assert.ok(value, `--${name} in the ${theme} theme`);
    return value;
  };

  test(`${theme}: words reach 4.5 : 1, lines of pictures and edges of fields 3 : 1`, () => {
    for (const text of ["ink", "soft", "warn"]) {
      for (const ground of ["paper", "card", "faint"]) {
        const ratio = contrast(colour(text), colour(ground));
        assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
    assert.ok(contrast(colour("on-accent"), colour("accent")) >= 4.5);
    for (const line of ["data", "model", "reweighted", "exact", "prediction", "edge"]) {
      const ratio = contrast(colour(line), colour("card"));
      assert.ok(ratio >= 3, `${line} on card: ${ratio.toFixed(2)}`);
    }
  });

  test(`${theme}: data, model, reweighted, exact and a prediction are told apart without full colour sight`, () => {
    for (const [name, sight] of Object.entries(SIGHT)) {
      const seen = ["data", "model", "reweighted", "exact", "prediction"].map((each) => lab(colour(each), sight));
      seen.forEach((a, i) => {
        for (const b of seen.slice(i + 1)) {
          const distance = Math.hypot(...a.map((value, k) => value - (b[k] ?? 0)));
          // A difference of 2 is just visible side by side, five times that is plain; shapes differ as well.
          assert.ok(distance > 10, `${name}: a difference of ${distance.toFixed(0)} only`);
        }
      });
    }
  });
}
