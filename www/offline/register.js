// Makes the page work without a network after one visit, and offers a new version when there is one.

import { t } from "../i18n/index.js";
import { toast } from "../shell/notices.js";
import { byId, make } from "../ui/dom.js";
import { causeOfFailure, version } from "./site.js";

/** @typedef {"kept" | "notKept" | "unsupported"} Offline whether later visits need no network */

/** Milliseconds that keeping the run may take before the page is loaded anew. */
const PATIENCE = 3000;
const pause = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));
/** Loads the page anew, with its run where that can be kept. */
let reload = () => location.reload();

/** What registration came to. @type {"open" | "failed" | "unsupported"} */
let outcome = "open";

/** The browser's service workers; a frame without an origin of its own may not even ask. */
function serviceWorkers() {
  try {
    return /^https?:$/.test(location.protocol) ? navigator.serviceWorker : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this page will open without a network, as far as is known now. @returns {Promise<Offline>} */
export async function offlineState() {
  const container = serviceWorkers();
  if (!container || outcome === "unsupported") return "unsupported";
  const registration = await container.getRegistration().catch(() => undefined);
  if (registration?.active) return "kept";
  return outcome === "failed" ? "notKept" : "unsupported";
}

/**
 * Where the browser or the host has no service workers, the page works as before: online.
 * @param {() => { embed: boolean }} viewOptions
 * @param {() => Promise<void>} keepRun for when the page is loaded anew
 */
export async function workOffline(viewOptions, keepRun) {
  const container = serviceWorkers();
  if (!container) return;
  container.addEventListener("message", ({ data, ports: [port] }) => {
    if (data === "which version") port?.postMessage(version() ?? "");
  });
  container.startMessages();
  // A frame's visits are its host's.
  if (viewOptions().embed) return;
  reload = () => void Promise.race([keepRun(), pause()]).then(() => location.reload());
  // Registration may take until the first worker has claimed this page, which is no update.
  const wasControlled = container.controller !== null;
  try {
    const registration = await container.register(new URL("sw.js", document.baseURI));
    followUpdates(container, registration, wasControlled);
    container.controller?.postMessage("tidy up");
    // The page that brought a first version has all its files from there, even if the host replaces them. It asks for that
    // once its engine is there: in Firefox the file of a worker that starts while its page is claimed never arrives.
    if (!wasControlled) void container.ready.then(({ active }) => active?.postMessage("claim"));
  } catch {
    // Refused: by a host without the file, a private window, a frame of another site.
    outcome = "unsupported";
  }
}

/**
 * @param {ServiceWorkerContainer} container
 * @param {ServiceWorkerRegistration} registration
 * @param {boolean} wasControlled whether the page came from a version that is kept
 */
function followUpdates(container, registration, wasControlled) {
  const follow = (/** @type {ServiceWorker | null} */ installing) => {
    // The first version replaces none, whenever the browser tells of it.
    const isUpdate = registration.active !== null;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && isUpdate) offer(container, registration);
      if (installing.state === "redundant" && !registration.active) failed();
    });
  };
  if (registration.waiting) offer(container, registration);
  follow(registration.installing);
  registration.addEventListener("updatefound", () => follow(registration.installing));
  let isFirst = !wasControlled;
  container.addEventListener("controllerchange", () => {
    // Taken in another tab. This one goes on with its own files until it likes.
    if (!isFirst) offer(container, registration);
    isFirst = false;
  });
}

function failed() {
  outcome = "failed";
  console.warn("equiflow is not kept for visits without a network: a file arrived altered, or not at all");
}

/** @param {ServiceWorkerContainer} container @param {ServiceWorkerRegistration} registration */
function offer(container, registration) {
  showUpdate(t("update.ready"), () => {
    const { waiting } = registration;
    if (!waiting) return reload();
    container.addEventListener("controllerchange", () => reload(), { once: true });
    waiting.postMessage("take over");
  });
}

/** @param {string} text @param {() => void} take */
function showUpdate(text, take) {
  document.getElementById("update-notice")?.remove();
  const button = make("button", { type: "button", id: "update" }, t("update.now"));
  const close = make("button", { type: "button", className: "close", ariaLabel: t("notice.close") }, "✕");
  const notice = make(
    "section",
    { className: "notice", id: "update-notice", role: "status" },
    make("p", {}, text),
    make("div", { className: "row" }, button),
    close,
  );
  close.addEventListener("click", () => notice.remove());
  button.addEventListener("click", take);
  byId("notices").append(notice);
}

/** Says that a part of the page could not be loaded, and why. */
export async function sayUnreachable() {
  const cause = await causeOfFailure();
  if (cause === "updated") showUpdate(t("unreachable.updated"), () => reload());
  else toast(`${t("unreachable.part")} ${t(`unreachable.${cause}`)}`);
}
