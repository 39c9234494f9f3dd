// Opens what a link says: its settings, its view, and the run that it records. A link whose run is no longer
// wanted, because something else was opened meanwhile, changes nothing any more.

import { DEFAULTS, note } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { SCRATCH } from "../state/state.js";
import { decode } from "./codec.js";
import { readLink } from "./read-link.js";
import { trainedFlow } from "./trained.js";

/**
 * What an address without a link opens: a flow that knows nothing, so that a first visitor sees it learn. Links have
 * defaults of their own, which stay as they are.
 */
const BARE = "v1&start=random";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("../state/state.js").State} State */
/** A trained model, what reads its weights, and what is known of it. @typedef {{ recorded: { steps: number, digest: string }, weights: string, packing: typeof import("./weights.js"), report?: import("../trainer/messages.js").Report, shown?: string | undefined }} Model */
/** @typedef {{ config: Config, notes: import("../config/schema.js").Note[], steps?: number, digest?: string, model?: Model }} Asked */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<State>>} page.store
 * @param {Pick<import("../state/open-run.js").RunOpener, "prepare" | "signal">} page.opener
 * @param {Pick<import("../state/run-actions.js").RunActions, "open" | "train">} page.actions
 * @param {Pick<import("../own-data/sample-store.js").SampleStore, "fetch" | "resolve">} page.sampleStore
 * @returns {(fragment: string) => Promise<void>} rejects with `Superseded` where something else was opened meanwhile
 */
export function createLinkOpener({ store, opener, actions, sampleStore }) {
  /** @param {string} found a digest */
  function finishReplay(found) {
    const { replay } = store.get();
    if (replay?.outcome !== "running") return;
    const outcome = replay.digest === undefined ? "unchecked" : replay.digest === found ? "same" : "different";
    store.set({ replay: { ...replay, outcome, found } });
  }

  /** @param {number} steps */
  async function replay(steps) {
    const { missing, digest } = await actions.train(steps);
    if (missing === 0) finishReplay(digest);
  }

  /**
   * Opens the trained model that a link holds, if it is the one that the link names.
   * @param {Config} config
   * @param {Model} model
   * @param {import("./trained.js").Trained} [trained] its name, if it came with the page
   */
  async function openWeights(config, { recorded, weights, packing, report, shown }, trained) {
    /** @type {import("../state/state.js").Origin} */
    const origin = { kind: "weights", recorded, weights, ...(trained && { trained }) };
    const values = packing.unpackWeights(weights);
    const parameters = shown && packing.unpackWeights(shown);
    const known = { report, ...(parameters && { shown: Float64Array.from(parameters) }) };
    const model = values && { weights: Float64Array.from(values), ...recorded, ...known };
    const opening = actions.open(config, { origin }, undefined, model);
    const signal = opener.signal();
    const { step, digest } = await opening;
    signal.throwIfAborted();
    if (step === recorded.steps && digest === recorded.digest) {
      return store.set({ replay: { ...recorded, outcome: "restored", found: digest } });
    }
    const refused = note("weights", weights, t("allowed.weights"), t("used.fresh"));
    store.set({ origin: SCRATCH, linkNotes: [...store.get().linkNotes, refused] });
  }

  /**
   * What a link asks for, with the model that it names; a note instead of what cannot be loaded.
   * @param {ReturnType<typeof decode>} decoded
   * @returns {Promise<Asked>}
   */
  async function withModel({ trained, ...asked }) {
    const flow =
      trained && (await trainedFlow(trained).catch(() => ({ link: "", report: undefined, shown: undefined })));
    const { config, steps, digest, weights } = flow ? decode(flow.link) : asked;
    const { report, shown } = flow || {};
    const packing = await import("./weights.js").catch(() => undefined);
    if (packing && steps !== undefined && digest !== undefined && weights !== undefined) {
      const model = { recorded: { steps, digest }, weights, packing, report, shown };
      return { config, steps, digest, notes: asked.notes, model };
    }
    const missing = trained
      ? note("trained", trained, t("allowed.reachable"), t("used.defaults"))
      : note("weights", weights, t("allowed.reachable"), t("used.fresh"));
    return { config, notes: [...asked.notes, missing] };
  }

  return async (fragment) => {
    const signal = opener.prepare();
    const bare = fragment === "" || fragment === "#";
    const reading = readLink(bare ? BARE : fragment);
    const decoded = reading instanceof Promise ? await reading : reading;
    /** @type {typeof decoded.viewOptions} */
    const viewOptions = bare ? { ...decoded.viewOptions, pace: "ramp" } : decoded.viewOptions;
    // All that takes time comes first, so that the page shows one run or the other; where nothing does, it is shown at once.
    const hasModel = decoded.trained !== undefined || decoded.weights !== undefined;
    /** @type {Asked} */
    const asked = hasModel ? await withModel(decoded) : decoded;
    const { config: wanted, digest, model, notes } = asked;
    if (wanted.data !== DEFAULTS.data) await sampleStore.fetch(String(wanted.data));
    signal.throwIfAborted();
    const { config, notes: missing } = sampleStore.resolve(wanted);
    // On other data the record cannot be replayed.
    const steps = missing.length > 0 ? undefined : asked.steps;
    store.set({ linkNotes: [...notes, ...missing], viewOptions, bare });
    if (steps === undefined) return void (await actions.open(config));
    if (model) return openWeights(config, model, decoded.trained);
    const recorded = { steps, digest };
    const report = await actions.open(config, { origin: { kind: "scratch", recorded } });
    store.set({ replay: { ...recorded, outcome: "running" } });
    if (steps === 0) finishReplay(report.digest);
    else replay(steps).catch(() => {});
  };
}
