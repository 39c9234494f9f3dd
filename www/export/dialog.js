// The export dialog: everything of a run that can be taken along.

import { dofOf, systemOf } from "../config/systems.js";
import { fill, loadTexts, t, textsOf } from "../i18n/index.js";
import { linkOf } from "../links/link-of.js";
import { weightsOfSnapshot } from "../links/weights.js";
import { sayUnreachable } from "../offline/register.js";
import { plots } from "../panels/plot.js";
import { PAPER, software } from "../shell/citation.js";
import { copy, toast } from "../shell/notices.js";
import { Superseded } from "../trainer/client.js";
import { openDialog } from "../ui/dialog.js";
import { make } from "../ui/dom.js";
import { save } from "../ui/download.js";
import * as format from "../ui/number-format.js";
import { jaxArchive, npz, weightsOf } from "./archives.js";
import script from "./continue.py?raw";
import { writeCsv } from "./csv.js";
import { drawInPieces, withExactDensities } from "./densities.js";
import { filmType } from "./film.js";
import { filmOfRun, sourceLine } from "./film-of-run.js";
import { beginJob } from "./job.js";
import { methods } from "./methods.js";
import { writeNpy } from "./npy.js";
import { imageOf } from "./plot-image.js";
import { writeRun } from "./run-file.js";
import { writeXyz } from "./xyz.js";

/** @typedef {import("./button.js").Page} Page */
/** @typedef {Omit<Page, "trainer"> & { trainer: Pick<Page["trainer"], "ask"> }} OneRun */
/** @typedef {import("./job.js").Job} Job */
/** @typedef {{ id: string, text: string, label?: string, run: (job: Job) => Promise<unknown> }} Action */

/** Configurations behind a measured model; fewer where each takes long, as its exact determinant and inverse do. */
const MEASURED = 2048;
const MEASURED_SLOW = 256;
/** Training configurations in an archive; more would make it unwieldy. */
const MOST_TRAINING = 100_000;
const COUNTS = [10, 100, 1000, 10_000, 100_000];
/** How many samples are offered; fewer where an exact density takes a second. */
const COUNT = 1000;
const COUNT_SLOW = 100;

/** @typedef {keyof import("../i18n/index.js").Texts["export"]} Key */

/** @param {Key} key @param {Record<string, string | number>} [values] */
const say = (key, values = {}) => fill(textsOf("export")[key], values);

/** @param {Page} shown */
export async function showExport(shown) {
  await Promise.all([loadTexts("export"), loadTexts("methods")]);
  const page = ofOneRun(shown);
  const dialog = openDialog(
    "export",
    say("title"),
    ...(window.parent === window ? [] : [make("p", {}, say("frame"))]),
    section("plots", "plotsNote", [...plotRows(page), ...filmRows(page)]),
    section("samples", "samplesNote", sampleRows(page)),
    section("model", "modelNote", modelRows(page)),
    section("text", undefined, textRows(page)),
    section("open", "openNote", [opener(shown, () => dialog.close())]),
  );
  // What it offers is of one run: where a link, a script or Back opens another one, the dialog closes.
  const end = page.store.select(
    ({ config }) => config,
    () => dialog.close(),
  );
  dialog.addEventListener("close", end);
}

/** The page, with answers of the run that is open now and of no other. @param {Page} page @returns {OneRun} */
function ofOneRun(page) {
  const { config } = page.store.get();
  const { trainer } = page;
  /** @type {typeof trainer.ask} */
  const ask = async (what, argument) => {
    const answer = await trainer.ask(what, argument);
    if (page.store.get().config !== config) throw new Error(say("otherRun"));
    return answer;
  };
  return { ...page, trainer: { ask } };
}

/**
 * @param {Key} title
 * @param {Key | undefined} note
 * @param {Node[]} rows
 */
function section(title, note, rows) {
  return make("section", {}, make("h3", {}, say(title)), ...(note ? [make("p", {}, say(note))] : []), ...rows);
}

/** What it is, and a button for each form of it. @param {string} name @param {Action[]} actions @param {Node[]} [controls] */
function row(name, actions, controls = []) {
  const buttons = actions.map(({ id, text, run }) => {
    const button = make("button", { type: "button", id: `export-${id}` }, text);
    button.setAttribute("aria-label", `${name}: ${text}`);
    button.addEventListener("click", async () => {
      // It keeps the focus meanwhile.
      if (button.ariaDisabled === "true") return;
      button.ariaDisabled = "true";
      const job = beginJob(element);
      await run(job).catch((error) => toast(say("failed", { message: reasonOf(error) })));
      job.end();
      button.ariaDisabled = "false";
    });
    return button;
  });
  const what = make("span", { className: "what" }, name);
  const forms = make("span", { className: "forms" }, ...buttons);
  const element = make("div", { className: "export-row" }, what, ...controls, forms);
  return element;
}

/** Why nothing was saved. @param {unknown} error */
function reasonOf(error) {
  if (error instanceof Superseded) return say("otherRun");
  return error instanceof Error ? error.message : String(error);
}

/** Whether densities and measurements take long. @param {Pick<OneRun, "store">} page */
const isSlow = ({ store }) => store.get().config.flow === "manyBody";

/** The beginning of every file's name. @param {OneRun} page */
function stem({ store }) {
  const { config, report } = store.get();
  return `equiflow-${config.system}-step${report?.step ?? 0}`;
}

/** @param {OneRun} page */
function plotRows(page) {
  const visible = [...plots.values()].filter((plot) => plot.isVisible());
  return visible.map((plot) => {
    const file = `${stem(page)}-${plot.id}`;
    const source = sourceLine(page);
    return row(plot.title, [
      {
        id: `${plot.id}-png`,
        text: "PNG",
        run: async () => save(`${file}.png`, await imageOf(plot, source), "image/png"),
      },
      {
        id: `${plot.id}-csv`,
        text: "CSV",
        run: async () => save(`${file}.csv`, writeCsv(plot.columns()), "text/csv"),
      },
    ]);
  });
}

/** @param {OneRun} page */
function filmRows(page) {
  const { trajectory, kept } = page.store.get();
  const text = filmType() ? ".webm" : "PNG (.zip)";
  const film = (/** @type {import("./film-of-run.js").Subject} */ subject) => async (/** @type {Job} */ job) => {
    const progress = (/** @type {number} */ part) => job.tell(say("filming"), part);
    const { blob, ending } = await filmOfRun(page, subject, { signal: job.signal, progress });
    save(`${stem(page)}-${subject}.${ending}`, blob, blob.type);
  };
  return [
    ...(trajectory ? [row(say("film"), [{ id: "film", text, run: film("flow") }])] : []),
    ...(kept.length > 1 ? [row(say("trainingFilm"), [{ id: "training-film", text, run: film("training") }])] : []),
  ];
}

/** @param {OneRun} page */
function sampleRows(page) {
  const { trainer, store } = page;
  const { particles, dimension } = systemOf(store.get().config);
  const dof = particles * dimension;
  const option = (/** @type {number} */ count) =>
    make("option", { value: String(count) }, t("samples.option", { count: format.integer(count) }));
  const select = make("select", { id: "export-count", ariaLabel: say("count") }, ...COUNTS.map(option));
  select.value = String(isSlow(page) ? COUNT_SLOW : COUNT);
  const count = () => Number(select.value);
  const species = String(store.get().config.system).startsWith("lj") ? "Ar" : "H";
  const table = (/** @type {Float64Array} */ x) => writeNpy(x, [x.length / dof, dof]);
  const weighted = (/** @type {Job} */ job) => drawWeighted(page, count(), job);
  const reference = async (/** @type {Job} */ job) => {
    job.tell(say("drawing"));
    return Float64Array.from(await job.wait(trainer.ask("referenceSamples", count())));
  };
  const xyz = (/** @type {Float64Array} */ x, /** @type {Record<string, Float64Array>} */ columns) =>
    writeXyz({ x, particles, dimension, species, columns });
  const list = (/** @type {Float64Array} */ values) => ({ values, shape: [values.length] });
  const name = (/** @type {string} */ end) => `${stem(page)}-${end}`;
  /** @type {Action[]} */
  const model = [
    {
      id: "model-npy",
      text: ".npy",
      run: async (job) => save(name("model.npy"), table((await weighted(job)).x), BYTES),
    },
    {
      id: "model-npz",
      text: ".npz",
      run: async (job) => {
        const { x, energy, logQ, logWeight, error } = await weighted(job);
        const all = {
          log_q: list(logQ),
          log_weight: list(logWeight),
          energy: list(energy),
          ...(error && { log_q_error: list(error) }),
        };
        save(name("model.npz"), npz({ x: { values: x, shape: [x.length / dof, dof] }, ...all }), BYTES);
      },
    },
    {
      id: "model-xyz",
      text: ".xyz",
      run: async (job) => {
        const { x, energy, logQ, logWeight, error } = await weighted(job);
        const all = { energy, log_q: logQ, log_weight: logWeight, ...(error && { log_q_error: error }) };
        save(name("model.xyz"), xyz(x, all), "chemical/x-xyz");
      },
    },
  ];
  /** @type {Action[]} */
  const exact = [
    {
      id: "reference-npy",
      text: ".npy",
      run: async (job) => save(name("reference.npy"), table(await reference(job)), BYTES),
    },
    {
      id: "reference-xyz",
      text: ".xyz",
      run: async (job) => save(name("reference.xyz"), xyz(await reference(job), {}), "chemical/x-xyz"),
    },
  ];
  return [
    make("div", { className: "export-row" }, make("label", { htmlFor: "export-count" }, say("count")), select),
    row(say("modelSamples"), model),
    row(say("referenceSamples"), exact),
  ];
}

/**
 * Model samples with their densities; with the errors of these where not all can be exact.
 * @param {OneRun} page
 * @param {number} count
 * @param {Job} job
 * @returns {Promise<import("./densities.js").Drawn & { error?: Float64Array }>}
 */
async function drawWeighted(page, count, job) {
  const { trainer, store, actions } = page;
  const { report, config } = store.get();
  job.tell(say("drawing"));
  if (!report || report.exactOn === report.evaluatedOn) return job.wait(trainer.ask("weightedSamples", count));
  // All densities are of one model.
  actions.pause();
  const digest = await job.wait(digestOf(page));
  const drawn = await drawInPieces(count, {
    draw: (from, some) => job.wait(trainer.ask("pieceOfSamples", [from, some])),
    progress: (part) => job.tell(say("drawing"), part),
  });
  const exact = await withExactDensities(drawn, {
    dof: dofOf(config),
    logDensity: (x) => job.wait(trainer.ask("logDensity", x)),
    ...(isSlow(page) && { stretch: 1 }),
    progress: (part) => job.tell(say("exact"), part),
  });
  if ((await job.wait(digestOf(page))) !== digest) throw new Error(say("moved"));
  return exact;
}

/** Of the run where it stands. @param {OneRun} page */
async function digestOf({ trainer }) {
  return (await trainer.ask("snapshotContents", await trainer.ask("snapshot", undefined))).digest;
}

const BYTES = "application/octet-stream";

/** The model, with what it says of test configurations. @param {OneRun} page @param {Job} job */
function measured(page, job) {
  const count = isSlow(page) ? MEASURED_SLOW : MEASURED;
  job.tell(say("measuring", { count: format.integer(count) }));
  return job.wait(page.trainer.ask("exportModel", count));
}

/** @param {OneRun} page */
function modelRows(page) {
  const { trainer, store } = page;
  const { config, version } = store.get();
  const weights = async (/** @type {Job} */ job) => {
    const exported = await measured(page, job);
    save(`${stem(page)}.safetensors`, weightsOf(exported, config, version), BYTES);
  };
  const run = async () => {
    const snapshot = await trainer.ask("snapshot", undefined);
    const contents = await trainer.ask("snapshotContents", snapshot);
    save(
      `${stem(page)}.json`,
      writeRun({ contents, snapshot, engine: version, origin: store.get().origin }),
      "application/json",
    );
  };
  const archive = async (/** @type {Job} */ job) => {
    const exported = await measured(page, job);
    const train = await job.wait(trainer.ask("trainingData", MOST_TRAINING));
    const link = page.address(linkOf({ config, origin: store.get().origin, report: exported.report }, "source"));
    save(`${stem(page)}-jax.zip`, jaxArchive({ exported, train, config, version, link, script }), "application/zip");
  };
  const link = async () => {
    const { text, rounded } = weightsOfSnapshot(await trainer.ask("snapshot", undefined), config);
    const { step: steps, digest } = await trainer.ask("snapshotContents", rounded);
    /** @type {import("../state/state.js").Origin} */
    const origin = { kind: "weights", recorded: { steps, digest }, weights: text };
    const whole = page.address(linkOf({ config, origin }, "source"));
    await copy(whole, say("linkCopied", { length: format.integer(whole.length) }));
  };
  // Before the first step settings alone lead to the same model.
  const trained = (store.get().report?.step ?? 0) > 0;
  return [
    ...(trained ? [row(say("link"), [{ id: "link", text: say("copy"), run: link }])] : []),
    row(say("run"), [{ id: "run", text: ".json", run }]),
    row(say("weights"), [{ id: "weights", text: ".safetensors", run: weights }]),
    row(say("jax"), [{ id: "jax", text: ".zip", run: archive }]),
  ];
}

/** @param {OneRun} page */
function textRows({ store, sampleStore }) {
  const state = store.get();
  const entry = sampleStore.get(state.config.data);
  const bibtex = `${PAPER}\n\n${software(state.version)}`;
  const paragraph = methods(state, entry && entry.values.length / entry.columns);
  const copied = (/** @type {string} */ text) => async () => copy(text, say("copied"));
  return [
    row(say("methods"), [{ id: "methods", text: say("copy"), run: copied(paragraph) }]),
    make("blockquote", { id: "methods-text" }, paragraph),
    row(t("about.cite"), [{ id: "bibtex", text: say("copy"), run: copied(bibtex) }]),
    make("pre", { className: "verbatim", tabIndex: 0 }, bibtex),
  ];
}

/** @param {Page} page @param {() => void} done */
function opener(page, done) {
  const input = make("input", { type: "file", id: "open-run", accept: ".json,application/json" });
  const label = make("label", { htmlFor: "open-run", className: "button" }, say("choose"));
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (!file) return;
    done();
    import("../import/open-file.js").then(({ openFile }) => openFile(page, file), sayUnreachable);
  });
  return make("div", { className: "export-row" }, input, label);
}
