// A run as a file: its settings and state, the link that leads to it, and the digest that it must have.

import { t } from "../i18n/index.js";
import { decode } from "../links/codec.js";
import { linkOf } from "../links/link-of.js";

/** @typedef {import("../trainer/messages.js").Answers["snapshotContents"]} Contents what the engine finds in a snapshot */
/** @typedef {import("../state/state.js").Origin} Origin */
/** @typedef {{ digest: string, snapshot: Uint8Array, origin?: Origin }} RunFile `origin`: where the run began, if not with its settings */

const FORMAT = "equiflow run";
const VERSION = 1;

/**
 * @param {object} run
 * @param {Contents} run.contents
 * @param {Uint8Array} run.snapshot
 * @param {string} run.engine version
 * @param {Origin} [run.origin] where the run began
 */
export function writeRun({ contents: { config, step, digest }, snapshot, engine, origin }) {
  const link = `#${linkOf({ config, origin, report: { step, digest } }, "source")}`;
  const state = JSON.parse(new TextDecoder().decode(snapshot));
  return JSON.stringify({ format: FORMAT, version: VERSION, engine, link, step, digest, snapshot: state });
}

/**
 * What a file says; whether the engine can use it is the engine's to say.
 * @param {string} text
 * @returns {RunFile}
 * @throws {Error} with a sentence that says what is wrong and what would be right
 */
export function readRun(text) {
  const file = /** @type {Partial<Record<string, unknown>>} */ (parse(text) ?? {});
  if (file.format !== FORMAT) throw new Error(t("runfile.format"));
  if (file.version !== VERSION) {
    throw new Error(t("runfile.version", { found: String(file.version).slice(0, 20), expected: VERSION }));
  }
  const { digest, snapshot } = file;
  if (typeof digest !== "string") throw new Error(t("runfile.missing", { name: "digest" }));
  if (!isRecord(snapshot)) throw new Error(t("runfile.missing", { name: "snapshot" }));
  return { digest, snapshot: new TextEncoder().encode(JSON.stringify(snapshot)), origin: originIn(file.link) };
}

/** The trained model that the run began with, if its link holds one. @param {unknown} link @returns {Origin | undefined} */
function originIn(link) {
  const { steps, digest, weights } = decode(typeof link === "string" ? link : "");
  if (steps === undefined || digest === undefined || weights === undefined) return undefined;
  return { kind: "weights", recorded: { steps, digest }, weights };
}

/** @param {unknown} value */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {string} text @returns {unknown} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(t("runfile.json", { message: error instanceof Error ? error.message : "" }));
  }
}
