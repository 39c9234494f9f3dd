// Trains the flows of the gallery again, each from its settings and seed, and writes their weights and figures into
// www/links/models/. The engine gives the same bits everywhere, so that nothing changes unless the engine did.
//
//   node build/gallery.js [--check] [--measure] [--only dw2,dw4]
//
// It needs the compiled engine in www/pkg (`cargo xtask dist` makes it); `cargo xtask gallery` does both. With --check,
// nothing is written, and a difference is a failure. With --measure, nothing is trained: the weights that are there are
// measured again.

import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { decode, encode } from "../www/links/codec.js";
import { TRAINED, trainedFlow } from "../www/links/trained.js";
import { gridOf, packWeights, unpackWeights, WHITENED, weightsOfSnapshot } from "../www/links/weights.js";
import init, { Engine } from "../www/pkg/equiflow.js";
import "../tests/web/english.js";

/** What is trained, and for how many steps. @type {Readonly<Record<Trained, string>>} */
const RECIPES = {
  dw2: "v1&samples=100000&odeSteps=40&steps=1000",
  dw4: "v1&system=dw4&samples=100000&batch=64&odeSteps=10&flow=manyBody&horizon=4000&width=64&steps=4800",
  lj13: "v1&system=lj13&samples=100000&batch=64&odeSteps=10&flow=manyBody&horizon=3500&startSteps=2000&width=64&steps=5500",
  pairs: "v1&system=dw4&samples=20000&steps=1000",
  overfitted: "v1&system=dw4&samples=20&batch=20&start=random&guard=0&steps=1500",
  collapsed: "v1&system=dw4&flow=plain&objective=energy&start=random&steps=1000",
  unguarded: "v1&batch=64&guard=0&steps=2000",
};

/** Parameters for pictures are kept as multiples of 2 to the minus this: of 256 paths none moved by more than 0.006 (dw2) and 0.010 (pairs) of a length. */
const SHOWN = 8;
/** Draws behind each figure. */
const DRAWS = 4096;
/** Bytes that a file may have. */
const LIMIT = 150_000;
/** Characters of a line, as in `biome.json`. */
const WIDTH = 120;
const FOLDER = new URL("../www/links/models/", import.meta.url);
const FIGURES = new URL("figures.js", FOLDER);

/** @typedef {import("../www/trainer/messages.js").Report} Report */
/** @typedef {import("../www/links/trained.js").Trained} Trained */

/** The trained weights of a flow, as they are packed, and an engine that has them. @param {Trained} name */
function train(name) {
  const { config, steps = 0, notes } = decode(RECIPES[name]);
  if (notes.length > 0) throw new Error(`the settings of ${name} are not read: ${JSON.stringify(notes)}`);
  const engine = new Engine(config, undefined);
  engine.train(steps);
  const { text, rounded } = weightsOfSnapshot(engine.snapshot(), config);
  engine.free();
  return { weights: text, engine: Engine.restore(rounded, undefined) };
}

/** As `train`, from the file of the flow. @param {Trained} name */
async function load(name) {
  const { config, steps = 0, digest = "", weights = "" } = decode((await trainedFlow(name)).link);
  const engine = Engine.ofModel(config, Float64Array.from(unpackWeights(weights) ?? []), steps, digest, undefined);
  while (engine.draw() < 1);
  return { weights, engine };
}

/** The file of a flow, and what is said of it in the list of all. @param {Trained} name @param {boolean} [trains] */
async function make(name, trains = true) {
  const { weights, engine } = trains ? train(name) : await load(name);
  const [config, steps, digest] = [engine.config(), engine.step(), engine.digest()];
  /** @type {Report} */
  const report = engine.evaluate(DRAWS);
  const shown = shownParameters(engine, config);
  engine.free();
  const { ess, klGap, klGapError, paretoK, weightsReliable } = report;
  const link = encode({ config, steps, digest, weights });
  const module = `// The trained flow "${name}". Made by \`cargo xtask gallery\`; not to be edited.

export const link =
  "${link}";

/** From ${DRAWS} draws. */
export const report = {
${lines(report, "  ")}};
${shown}`;
  if (module.length > LIMIT) throw new Error(`${name} has ${module.length} bytes, more than ${LIMIT}`);
  const figures = { steps, digest, bytes: module.length, ess, klGap, klGapError, paretoK, weightsReliable };
  return { module, figures };
}

/** The part of a file with the field's parameters; nothing where the weights are those. @param {Engine} engine @param {import("../www/config/schema.js").Config} config */
function shownParameters(engine, config) {
  if (gridOf(config) !== WHITENED) return "";
  const text = packWeights(Array.from(engine.exportModel(1).theta), SHOWN);
  return `
/** The parameters of the field, rounded, for pictures until its coordinates are known. */
export const shown =
  "${text}";
`;
}

/** The fields of an object, as the formatter would write them. @param {object} values @param {string} indent */
function lines(values, indent) {
  const line = (/** @type {[string, unknown]} */ [key, value]) => {
    const text = JSON.stringify(value);
    // The formatter breaks no line behind a key as short as `note`.
    const isWhole = key.length <= "note".length || `${indent}${key}: ${text},`.length <= WIDTH;
    return `${indent}${key}:${isWhole ? " " : `\n${indent}  `}${text},\n`;
  };
  return Object.entries(values).map(line).join("");
}

/** @param {Record<string, Record<string, unknown>>} figures */
function figuresModule(figures) {
  const entries = Object.entries(figures).map(([name, values]) => `  ${name}: {\n${lines(values, "    ")}  },\n`);
  return `// What the trained flows of the gallery are worth, from ${DRAWS} draws each. Made by \`cargo xtask gallery\`; not to be edited.

/** In nats and percent; \`bytes\` of the flow's file. @typedef {{ steps: number, digest: string, bytes: number, ess: number, klGap: number | null, klGapError: number | null, paretoK: number | null, weightsReliable: boolean }} Figures */

/** @type {Record<import("../trained.js").Trained, Figures>} */
export const FIGURES = {
${entries.join("")}};
`;
}

const { values: options } = parseArgs({
  options: { check: { type: "boolean" }, measure: { type: "boolean" }, only: { type: "string" } },
});
const wanted = options.only?.split(",") ?? [...TRAINED];
const strange = wanted.filter((name) => !TRAINED.some((each) => each === name));
if (strange.length > 0) throw new Error(`there is no trained flow "${strange[0]}"; there are ${TRAINED.join(", ")}`);

await init({ module_or_path: await readFile(new URL("../www/pkg/equiflow_bg.wasm", import.meta.url)) });
/** @type {{ FIGURES: Record<string, Record<string, unknown>> }} */
const before = await import(FIGURES.href).catch(() => ({ FIGURES: {} }));
const figures = { ...before.FIGURES };
let differs = false;
for (const name of TRAINED.filter((each) => wanted.includes(each))) {
  const made = await make(name, !options.measure);
  const file = new URL(`${name}.js`, FOLDER);
  const old = await readFile(file, "utf8").catch(() => "");
  const same = old === made.module && JSON.stringify(figures[name]) === JSON.stringify(made.figures);
  differs ||= !same;
  figures[name] = made.figures;
  console.log(`${name}: ${JSON.stringify(made.figures)}${same ? "" : " (new)"}`);
  if (!options.check) await writeFile(file, made.module);
}
if (options.check && differs) {
  console.error("the gallery is not what its settings give: run `cargo xtask gallery`");
  process.exitCode = 1;
}
if (!options.check) {
  const inOrder = Object.fromEntries(TRAINED.flatMap((name) => (figures[name] ? [[name, figures[name]]] : [])));
  await writeFile(FIGURES, figuresModule(inOrder));
}
