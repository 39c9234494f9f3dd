// What the page and the worker say to each other. Every message carries the number of the run that
// it belongs to; whoever receives a message of another run drops it. Opening a new run is how
// everything that went before is cancelled.

/** The name of a worker whose first message will be `{ type: "engine", module }`. */
export const AWAITS_ENGINE = "equiflow, awaits its engine";

/** @typedef {import("../config/schema.js").Config} Config */

/**
 * What the engine says about the model at one step. Energies in kT, entropies and gaps in nats.
 * @typedef {object} Report
 * @property {string} system
 * @property {number} step
 * @property {number | null} loss
 * @property {number} skipped steps that moved nothing, because their gradient was not finite
 * @property {number} trainNll
 * @property {number} testNll
 * @property {number | null} entropy
 * @property {number | null} klGap
 * @property {number | null} klGapError
 * @property {number} ess percent
 * @property {number | null} essError percent; null where a few of the largest weights decide it
 * @property {number | null} paretoK how heavy the tail of the importance weights is, k̂; null where it has none, or there are too few to tell
 * @property {number} paretoKLimit the largest k̂ at which reweighted averages can be trusted; of log Z and ΔF, which are null where they cannot, it may be another
 * @property {boolean} weightsReliable whether they can
 * @property {number | null} logZ null where it cannot be trusted, as is its error
 * @property {number | null} logZError
 * @property {number | null} exactLogZ
 * @property {number | null} reverseKl null as well where it cannot be trusted
 * @property {number | null} reverseKlError
 * @property {number | null} generalisationGap
 * @property {number} defect
 * @property {number} exactOn
 * @property {number | null} defectBound
 * @property {number | null} freeEnergyDifference
 * @property {number | null} freeEnergyDifferenceError
 * @property {number | null} exactFreeEnergyDifference
 * @property {string} digest
 * @property {number} evaluatedOn
 * @property {number} testedOn
 * @property {number} unreached
 * @property {number} toleranceFailures training steps in which adaptive steps could not meet their tolerance
 * @property {boolean} diverged whether the flow reaches less than half of the test configurations, or is integrated all wrong
 * @property {string} [note]
 * @property {number | null} [seconds] that training has taken up to there, without pauses and pictures; null where the run began elsewhere
 */

/**
 * How the reference samples were drawn.
 * @typedef {object} Sampler
 * @property {number} chains
 * @property {number} acceptance
 * @property {number} autocorrelationTime
 * @property {number} splitRhat
 * @property {boolean} mixed whether the chains agree well enough to be trusted
 * @property {number} meanEnergy
 * @property {number} meanEnergyError
 * @property {number | null} exactMeanEnergy
 */

/**
 * A histogram: bin edges, and one density a bin and population.
 * @typedef {{ edges: Float64Array, data: Float64Array, model: Float64Array, reweighted: Float64Array, exact?: Float64Array }} Histogram
 * @typedef {{ edges: Float64Array, model: Float64Array, modelError: Float64Array, data: Float64Array, exact?: Float64Array }} Profile
 * @typedef {{ energy: Histogram, distance: Histogram, freeEnergy: Profile, weightsReliable: boolean, draws: number, step: number }} Curves
 */

/**
 * A model for other programs, measured on `test`; `theta` holds the tensors one after the other.
 * @typedef {object} ExportedModel
 * @property {Report} report
 * @property {number} exact
 * @property {number} particles
 * @property {number} dimension
 * @property {number | null} meanEnergy
 * @property {Record<string, number> | null} bases
 * @property {{ name: string, shape: number[] }[]} tensors
 * @property {Float64Array} theta
 * @property {Float64Array} test
 * @property {Float64Array} testLogQ of each; NaN where the map does not reach
 * @property {Float64Array} testLatents of the first `exact`; NaN where none was found
 */

/** The same latent draws at equally spaced flow times. @typedef {{ points: Float32Array, count: number, frames: number }} Trajectory */
/** A density on a square, row by row, where the highest exact one is 1. @typedef {{ size: number, values: Float32Array }} DensityMap */
/** Two squares, `reach` lengths from the middle to a side. @typedef {{ exact: DensityMap, model: DensityMap, reach: number }} Maps */
/**
 * Trained weights after so many steps, with the digest that the run has there; if they are known, its report, and the field's
 * parameters as precisely as a picture shows them: where weights are coordinates, these need all reference samples.
 * @typedef {{ weights: Float64Array, steps: number, digest: string, report?: Report, shown?: Float64Array }} Model
 */
/** What a run begins with beside its settings: a snapshot to go on from, or a model, and data that were brought along. @typedef {{ snapshot?: Uint8Array, model?: Model, own?: Float64Array }} Origin */
/** @typedef {"trajectory" | "maps" | "curves"} Plot */
/**
 * What of the page can be seen, so that nothing is computed in vain while it trains. Without `plots`: all of them.
 * @typedef {{ visible: boolean, plots?: readonly Plot[] }} View
 */

/**
 * `train` without `steps` goes on until paused, or until the step `until` if that is still to come; `full` asks for a report at its end. `workers`: how many
 * share the steps of the run; without it, as many as pay. `pace`: how fast to train, until a `pace` says otherwise; without
 * it, as fast as possible whatever was said before.
 * @typedef {(
 *   | { type: "open", run: number, config: Config, view: View, origin?: Origin, workers?: number }
 *   | { type: "train", run: number, id: number, steps?: number, until?: number, full?: boolean, pace?: import("./pace.js").Pace }
 *   | { type: "pace", run: number, pace: import("./pace.js").Pace }
 *   | { type: "pause", run: number, id: number }
 *   | { type: "ack", run: number }
 *   | { type: "view", run: number, view: View }
 *   | { type: "ask", run: number, id: number, what: Question, argument: unknown }
 * )} ToWorker
 * Beside these, before any session: `{ type: "engine", module }`, and `{ type: "lost", helper }` (`helper-pool.js`).
 */

/**
 * What each question is answered with. Of the experiments, each knows its own answers.
 * @typedef {object} Answers
 * @property {Float32Array} samples
 * @property {Float32Array} referenceSamples
 * @property {Float64Array} logDensity
 * @property {Report} evaluate
 * @property {Report} report of as many draws as there ever are; it is shown as well
 * @property {{ x: Float64Array, energy: Float64Array, logQ: Float64Array, logWeight: Float64Array }} weightedSamples
 * @property {Answers["weightedSamples"]} pieceOfSamples the same, from one number to another: arguments `[from, count]`
 * @property {Float64Array} trainingData
 * @property {ExportedModel} exportModel
 * @property {Uint8Array} snapshot
 * @property {{ config: Config, step: number, digest: string }} snapshotContents
 * @property {unknown} experiment
 * @property {string} dataName
 * @property {number[]} keptSteps
 * @property {Float32Array} keptSamples of the picture of the flow at a kept step, configuration × N·D: the same latents at every step
 * @property {Report | undefined} rewind
 */
/** @typedef {keyof Answers} Question */
/** The engine as the binding generator describes it. @typedef {import("../pkg/equiflow.js").Engine} Engine */
/** @typedef {typeof import("../pkg/equiflow.js").Engine} EngineClass */

/** The global scope of a worker, as far as it is used. @typedef {{ name: string, postMessage(message: unknown, transfer?: Transferable[]): void, onmessage: ((event: MessageEvent) => void) | null }} WorkerScope */

/** A state of a run that can be gone back to, with the digest that it has. @typedef {{ step: number, digest: string, bytes: Uint8Array }} Good */

/**
 * @typedef {object} Progress
 * @property {"progress"} type
 * @property {number} run
 * @property {number} step
 * @property {number} lastCommandId the last `train` or `pause` that had arrived
 * @property {boolean} playing
 * @property {boolean} measuring whether a report that takes seconds is being computed
 * @property {number} rate steps a second
 * @property {number} waited milliseconds that the run has waited for its pace
 * @property {number} workers how many of them share the training
 * @property {number} [diverged] the step at which the numbers ceased to be finite; the run is back at its last good state
 * @property {boolean} [helperLost] a helper was lost, and this worker trains on alone
 * @property {Good} [lastGood] the last good state, when it is another one than before
 * @property {number[]} kept the steps that can be come back to
 * @property {Report} [report]
 * @property {Trajectory} [trajectory]
 * @property {Curves} [curves]
 * @property {Maps} [maps]
 */

/**
 * `preview`: the run is there, and still to be measured; the flow may be an untrained one.
 * `opened`: it has been measured; of its reference samples a part is there, `drawn`, and 1 when it can be trained.
 * `samples`: more of them are there; in the end with how they were drawn.
 * `crashed`: the worker is lost, somewhere between the steps `step` and `until`; without them, nobody knows where.
 * `memory`: because it has had no more memory.
 * @typedef {(
 *   | { type: "ready", run: number, version: string }
 *   | { type: "preview", run: number, trajectory?: Trajectory }
 *   | { type: "opened", run: number, config: Config, sampler: Sampler, report: Report, drawn: number }
 *   | { type: "samples", run: number, drawn: number, sampler?: Sampler }
 *   | Progress
 *   | { type: "reached", run: number, id: number, step: number, digest: string, missing: number, report?: Report }
 *   | { type: "answer", run: number, id: number, value: unknown, question?: unknown }
 *   | { type: "failed", run: number, id?: number, message: string, unreachable?: true }
 *   | { type: "crashed", run: number, message: string, memory?: boolean, step?: number, until?: number }
 * )} FromWorker
 */

/** Run numbers begin at 1; 0 is the worker before any run. */
export const NO_RUN = 0;
/** What stands for an engine before the first run; what works on a run is asked for nothing before. */
export const NO_ENGINE = /** @type {Engine} */ (/** @type {unknown} */ (undefined));

/**
 * Whether a message belongs to the run at hand.
 * @param {{ run: number }} message
 * @param {number} run
 */
export const isCurrent = (message, run) => message.run === run || message.run === NO_RUN;

/**
 * The buffers of a message, which are handed over rather than copied.
 * @param {unknown} message
 * @returns {ArrayBuffer[]}
 */
export function buffersOf(message) {
  /** @type {Set<ArrayBuffer>} */
  const buffers = new Set();
  /** @param {unknown} value */
  const visit = (value) => {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
    } else if (Array.isArray(value)) {
      if (typeof value[0] === "object") value.forEach(visit);
    } else if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
      Object.values(value).forEach(visit);
    }
  };
  visit(message);
  return [...buffers];
}
