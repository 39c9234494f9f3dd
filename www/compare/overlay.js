// What a pinned run gives to the plots, on the axes of the run that they show.

import { rebin, rebinFreeEnergy } from "../charts/bins.js";
import { coarsenProfile } from "../panels/free-energy.js";
import { coarsen } from "../panels/histogram.js";

/**
 * A member is missing where the two runs have nothing in common there, or A has no such picture.
 * @typedef {object} Overlay
 * @property {import("../trainer/messages.js").Report} report
 * @property {boolean} densities whether the targets are the same
 * @property {boolean} learning whether the learning curves are of one kind
 * @property {import("../state/learning-curve.js").History} [history]
 * @property {(name: "energy" | "distance", edges: Float64Array, perDraw: number) => import("../charts/histogram.js").Pinned} [histogram]
 * @property {(edges: Float64Array) => Float64Array} [profile]
 * @property {import("../charts/density-levels.js").Levels} [density]
 */

/**
 * @param {import("./pinned-run.js").Pinned} pinned
 * @param {{ densities: boolean, learning: boolean }} shared
 * @returns {Overlay}
 */
export function createOverlay({ report, history, curves, density }, shared) {
  return {
    report,
    ...shared,
    ...(shared.learning && { history }),
    ...(shared.densities && curves && ofCurves(curves)),
    ...(shared.densities && density && { density }),
  };
}

/** @param {import("../trainer/messages.js").Curves} curves @returns {Pick<Overlay, "histogram" | "profile">} */
const ofCurves = (curves) => ({
  histogram(name, wanted, perDraw) {
    const { edges, model, reweighted } = coarsen(curves[name], curves.draws * perDraw);
    return { model: rebin(edges, model, wanted), reweighted: rebin(edges, reweighted, wanted) };
  },
  profile(wanted) {
    const { edges, model } = coarsenProfile(curves.freeEnergy, curves.draws);
    return rebinFreeEnergy(edges, model, wanted);
  },
});
