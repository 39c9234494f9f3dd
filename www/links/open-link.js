// Opens what a link says: its settings, its view, and the run that it records. A link whose run is no longer
// wanted, because something else was opened meanwhile, changes nothing any more.

import { DEFAULTS, note } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { SCRATCH } from "../state/state.js";
import { Superseded } from "../trainer/client.js";
import { decode } from "./codec.js";
import { trainedLink } from "./trained.js";

/**
 * What an address without a link opens: a flow that knows nothing, so that a first visitor sees it learn. Links have
 * defaults of their own, which stay as they are.
 */
const BARE = "v1&start=random";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("../state/state.js").State} State */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<State>>} page.store
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask">} page.trainer
 * @param {Pick<import("../state/open-run.js").RunOpener, "supersede" | "signal">} page.opener
 * @param {Pick<import("../state/run-actions.js").RunActions, "open" | "train">} page.actions
 * @param {Pick<import("../own-data/sample-store.js").SampleStore, "fetch" | "resolve">} page.sampleStore
 * @returns {(fragment: string) => Promise<void>} rejects with `Superseded` where something else was opened meanwhile
 */
export function createLinkOpener({ store, trainer, opener, actions, sampleStore }) {
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
   * @param {{ steps: number, digest: string }} recorded
   * @param {string} weights
   * @param {import("./trained.js").Trained} [trained] its name, if it came with the page
   */
  async function openWeights(config, recorded, weights, trained) {
    /** @type {import("../state/state.js").Origin} */
    const origin = { kind: "weights", recorded, weights, ...(trained && { trained }) };
    // Its snapshot is what the weights are put into.
    const untrained = actions.open(config, { origin });
    const signal = opener.signal();
    await untrained;
    const { unpackWeights, withWeights } = await import("./weights.js");
    const values = unpackWeights(weights);
    const snapshot = values && withWeights(await trainer.ask("snapshot", undefined), values, recorded.steps);
    const found = snapshot && (await trainer.ask("snapshotContents", snapshot).catch(unlessSuperseded));
    signal.throwIfAborted();
    if (!snapshot || found?.digest !== recorded.digest) {
      const refused = note("weights", weights, t("allowed.weights"), t("used.fresh"));
      return store.set({ origin: SCRATCH, linkNotes: [...store.get().linkNotes, refused] });
    }
    await actions.open(config, { origin }, snapshot);
    store.set({ replay: { ...recorded, outcome: "restored", found: found.digest } });
  }

  /**
   * Opens a trained flow that comes with the page; where its file cannot be loaded, a run from scratch.
   * @param {import("./trained.js").Trained} name
   * @param {AbortSignal} signal
   */
  async function openTrained(name, signal) {
    const link = await trainedLink(name).catch(() => undefined);
    signal.throwIfAborted();
    const { config, steps, digest, weights } = decode(link ?? "");
    if (steps !== undefined && digest !== undefined && weights !== undefined) {
      return openWeights(config, { steps, digest }, weights, name);
    }
    const refused = note("trained", name, t("allowed.reachable"), t("used.defaults"));
    store.set({ linkNotes: [...store.get().linkNotes, refused] });
    await actions.open(config);
  }

  return async (fragment) => {
    const signal = opener.supersede();
    const bare = fragment === "" || fragment === "#";
    const decoded = decode(bare ? BARE : fragment);
    const { config: wanted, viewOptions: asIs, steps: asked, digest, weights, trained, notes } = decoded;
    /** @type {typeof asIs} */
    const viewOptions = bare ? { ...asIs, pace: "ramp" } : asIs;
    if (wanted.data !== DEFAULTS.data) await sampleStore.fetch(String(wanted.data));
    signal.throwIfAborted();
    const { config, notes: missing } = sampleStore.resolve(wanted);
    // On other data the record cannot be replayed.
    const steps = missing.length > 0 ? undefined : asked;
    store.set({ linkNotes: [...notes, ...missing], viewOptions, bare });
    if (trained) return openTrained(trained, signal);
    if (steps === undefined) return void (await actions.open(config));
    if (weights !== undefined && digest !== undefined) return openWeights(config, { steps, digest }, weights);
    const recorded = { steps, digest };
    const report = await actions.open(config, { origin: { kind: "scratch", recorded } });
    store.set({ replay: { ...recorded, outcome: "running" } });
    if (steps === 0) finishReplay(report.digest);
    else replay(steps).catch(() => {});
  };
}

/** @param {unknown} error */
function unlessSuperseded(error) {
  if (error instanceof Superseded) throw error;
  return undefined;
}
