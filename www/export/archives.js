// The model for other programs: weights, data and a script that trains it on, in one archive.

import { strToU8, zipSync } from "fflate";
import { writeNpy } from "./npy.js";
import { writeSafetensors } from "./safetensors.js";

/** @typedef {import("../trainer/messages.js").ExportedModel} ExportedModel */
/** @typedef {import("../config/schema.js").Config} Config */

/** The weights alone, with the settings in their metadata. @param {ExportedModel} exported @param {Config} config @param {string} version */
export function weightsOf({ tensors, theta, report }, config, version) {
  return writeSafetensors(tensors, theta, {
    engine: `equiflow ${version}`,
    settings: JSON.stringify(config),
    step: String(report.step),
    testNll: String(report.testNll),
    digest: report.digest,
  });
}

/**
 * @param {object} run
 * @param {ExportedModel} run.exported
 * @param {Float64Array} run.train
 * @param {Config} run.config
 * @param {string} run.version
 * @param {string} run.link
 * @param {string} run.script
 */
export function jaxArchive({ exported, train, config, version, link, script }) {
  const { theta: _, test, testLogQ, testLatents, ...rest } = exported;
  const dof = rest.particles * rest.dimension;
  const rows = (/** @type {Float64Array} */ x) => writeNpy(x, [x.length / dof, dof]);
  const run = { engine: `equiflow ${version}`, link, settings: config, ...rest };
  return zipSync({
    "equiflow/continue.py": strToU8(script),
    "equiflow/run.json": strToU8(`${JSON.stringify(run, null, 1)}\n`),
    "equiflow/weights.safetensors": weightsOf(exported, config, version),
    "equiflow/test.npy": rows(test),
    "equiflow/test_log_q.npy": writeNpy(testLogQ, [testLogQ.length]),
    "equiflow/test_latents.npy": rows(testLatents),
    "equiflow/train.npy": rows(train),
  });
}

/**
 * NumPy's archive of named arrays.
 * @param {Record<string, { values: Float64Array, shape: number[] }>} arrays
 */
export function npz(arrays) {
  const files = Object.entries(arrays).map(([name, { values, shape }]) => [`${name}.npy`, writeNpy(values, shape)]);
  return zipSync(Object.fromEntries(files), { level: 0 });
}
