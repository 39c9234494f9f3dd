// What the page has to say for itself: a link that was not quite right, a replay, a problem, and
// small confirmations. Nothing here blocks the page.

import { t } from "../i18n/index.js";
import { causeOfFailure } from "../offline/site.js";
import { onChange } from "../state/on-change.js";
import { byId, make, setText } from "../ui/dom.js";
import { createSettledText } from "../ui/live-region.js";
import * as format from "../ui/number-format.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../state/actions.js").Actions} Actions */

/**
 * @param {Actions} actions
 * @param {(state: State) => void} report copies the link of a failed run
 * @returns {(state: State) => void}
 */
export function createNotices(actions, report) {
  const host = byId("notices");
  const link = slot(
    host,
    ({ linkNotes }) => linkNotes,
    (state) => linkNotice(state, actions),
  );
  const problem = slot(
    host,
    ({ problem: found }) => found,
    (state) => problemNotice(state, actions, report),
  );
  const replay = slot(
    host,
    ({ replay: wanted }) => wanted,
    (state) => replayNotice(state, actions),
  );
  const say = createSettledText(byId("status"));
  // What was to be copied by hand is of an earlier run.
  const forgetCopy = onChange(
    ({ config }) => [config],
    () => document.getElementById("copy-notice")?.remove(),
  );
  return (state) => {
    forgetCopy(state);
    link(state);
    problem(state);
    replay(state);
    const bar = host.querySelector("progress");
    if (bar && state.replay?.outcome === "running") {
      bar.value = state.step;
      setText(byId("replay-text"), replayText(state));
    }
    say(statusText(state));
  };
}

/** @param {State} state */
function statusText({ run: { phase }, step, drawn }) {
  if (phase === "opening") return t("status.opening");
  if (drawn !== undefined && phase !== "stopped") return t("status.drawing");
  if (phase === "playing") return t("status.playing");
  if (phase === "stopped") return t("status.stopped");
  return step > 0 ? t("status.paused", { step: format.integer(step) }) : "";
}

/**
 * A place that is filled anew whenever what it shows becomes another object.
 * @param {HTMLElement} host
 * @param {(state: State) => unknown} pick
 * @param {(state: State) => HTMLElement | undefined} build
 * @returns {(state: State) => void}
 */
function slot(host, pick, build) {
  /** @type {HTMLElement | undefined} */
  let shown;
  return onChange(
    (state) => [pick(state)],
    (state) => {
      shown?.remove();
      shown = build(state);
      if (shown) host.append(shown);
    },
  );
}

/** @param {() => void} action */
function closeButton(action) {
  const button = make("button", { type: "button", className: "close", ariaLabel: t("notice.close") }, "✕");
  button.addEventListener("click", action);
  return button;
}

/** @param {string} text @param {() => void} action */
function button(text, action) {
  const element = make("button", { type: "button" }, text);
  element.addEventListener("click", action);
  return element;
}

/** Whether a value is used as it is, but may have lost its end. @param {{ value: string, used: string }} note */
const isDoubt = ({ value, used }) => value !== "" && used === value;

/** @param {State} state @param {Actions} actions */
function linkNotice({ linkNotes }, actions) {
  if (linkNotes.length === 0) return undefined;
  const items = linkNotes.map(({ key, value, allowed, used }) =>
    make(
      "li",
      {},
      make("strong", { className: "verbatim" }, key || t("notice.empty")),
      " ",
      make("code", {}, value || t("notice.empty")),
      " ",
      ...(isDoubt({ value, used })
        ? [make("span", {}, t("notice.link.cut"))]
        : [
            make("span", {}, t("notice.link.allowed", { allowed })),
            " ",
            make("span", {}, t("notice.link.used", { used })),
          ]),
    ),
  );
  return make(
    "section",
    { className: "notice bad", id: "link-notice", role: "alert" },
    make("h2", {}, t(linkNotes.every(isDoubt) ? "notice.link.uncertain" : "notice.link.title")),
    make("ul", {}, ...items),
    closeButton(actions.dismissNotes),
  );
}

/** @param {State} state @param {Actions} actions @param {(state: State) => void} report copies the link of a failed run */
function problemNotice(state, actions, report) {
  const { problem } = state;
  if (!problem) return undefined;
  const { kind } = problem;
  const row = make("div", { className: "row" });
  const wayBack = () => {
    const to = problem.back?.step ?? 0;
    return button(to > 0 ? t("problem.back", { step: format.integer(to) }) : t("problem.again"), actions.goBack);
  };
  const reset = () => button(t("play.reset"), () => void actions.reset().catch(() => {}));
  const isMissing = kind === "load" || kind === "part";
  // Where a frame forbids the engine, no file is missing, and another try is of no use.
  const mayCome = problem.message !== t("problem.sandbox");
  if (kind === "noRoom" || (isMissing && mayCome)) row.append(button(t("problem.retry"), actions.goBack));
  if (kind === "silent") row.append(wayBack());
  if (kind === "open") row.append(button(t("problem.defaults"), () => void actions.openLink("").catch(() => {})));
  if (kind === "diverged" || problem.again) row.append(reset());
  if (isCrash(problem) && state.run.phase === "stopped") row.append(wayBack());
  if (isCrash(problem) || kind === "diverged") row.append(button(t("problem.link"), () => report(state)));
  const mild = kind === "alone" || kind === "silent" || kind === "data";
  return make(
    "section",
    { className: mild ? "notice" : "notice bad", id: "problem-notice", role: mild ? "status" : "alert" },
    make("p", {}, problemText(state)),
    ...(isMissing && mayCome ? [cause()] : []),
    ...(problem.message && (isMissing || isCrash(problem))
      ? [make("p", { className: "said" }, t("problem.said", { message: problem.message }))]
      : []),
    row,
    closeButton(actions.dismissProblem),
  );
}

/** Why a file could not be loaded, as soon as it is known. */
function cause() {
  const text = make("p", { className: "cause" });
  void causeOfFailure().then((found) => setText(text, t(`unreachable.${found}`)));
  return text;
}

/** @param {import("../state/state.js").Problem} problem */
const isCrash = ({ kind }) => kind === "crash" || kind === "memory";

/** What happened, where the run is now, what can be done. @param {State} state */
function problemText({ problem, run: { phase }, config }) {
  if (!problem) return "";
  const { kind, message, again } = problem;
  const words = {
    message,
    step: format.integer(problem.step),
    back: format.integer(problem.back?.step),
  };
  const said = [t(`problem.${kind}`, words)];
  if (isCrash(problem) && again) said.push(t("problem.sameAgain"));
  else if (isCrash(problem) && phase !== "stopped") said.push(t("problem.wentBack", words));
  else if (kind === "diverged")
    said.push(t("problem.putBack", words), t(again ? "problem.sameAgain" : "problem.calmer"));
  const linked = isCrash(problem) || kind === "diverged";
  if (linked && config.data !== "sampler") said.push(t("problem.own", { data: config.data }));
  return said.join(" ");
}

/** @param {State} state */
function replayText({ replay, step }) {
  if (!replay) return "";
  const { outcome, steps, digest = "", found = "" } = replay;
  return t(`replay.${outcome}`, { steps: format.integer(steps), step: format.integer(step), digest, found });
}

/** @param {State} state @param {Actions} actions */
function replayNotice(state, actions) {
  const { replay, step } = state;
  if (!replay) return undefined;
  const bad = replay.outcome === "different";
  const text = make("p", { id: "replay-text" }, `${replay.outcome === "same" ? "✓ " : ""}${replayText(state)}`);
  const notice = make(
    "section",
    { className: bad ? "notice bad" : "notice", id: "replay-notice", role: bad ? "alert" : "status" },
    text,
  );
  notice.dataset.outcome = replay.outcome;
  if (replay.outcome === "running") {
    const bar = make("progress", { max: replay.steps, value: step, ariaLabel: t("status.playing") });
    notice.append(bar, make("div", { className: "row" }, button(t("replay.cancel"), actions.cancelReplay)));
  } else notice.append(closeButton(actions.dismissReplay));
  return notice;
}

let hiding = 0;

/** The dialog that covers everything else; the page where there is none. */
const front = () => [...document.querySelectorAll("dialog:modal")].at(-1);

/** A short confirmation. @param {string} text */
export function toast(text) {
  const element = byId("toast");
  // A dialog covers whatever is not within it.
  const dialog = front();
  if (dialog && element.parentElement !== dialog) {
    dialog.append(element);
    dialog.addEventListener("close", () => document.body.append(element), { once: true });
  }
  setText(element, text);
  element.classList.add("shown");
  clearTimeout(hiding);
  hiding = window.setTimeout(() => element.classList.remove("shown"), 3200);
}

/**
 * Copies text; where the browser refuses, shows it for copying by hand.
 * @param {string} text
 * @param {string} done the confirmation
 * @returns {Promise<boolean>} whether the browser copied it
 */
export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    document.getElementById("copy-notice")?.remove();
    toast(done);
    return true;
  } catch {
    showForCopying(text, t("copy.byHand"));
    return false;
  }
}

/** @param {string} text @param {string} why words before it */
export function showForCopying(text, why) {
  const field = make("textarea", { readOnly: true, rows: 2, value: text, ariaLabel: why });
  const notice = make("section", { className: "notice", id: "copy-notice" }, make("p", {}, why), field);
  notice.append(closeButton(() => notice.remove()));
  document.getElementById("copy-notice")?.remove();
  const body = front()?.querySelector(".dialog-body");
  if (body) body.prepend(notice);
  else byId("notices").append(notice);
  field.focus();
  field.select();
}
