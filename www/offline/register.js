// Makes the page work without a network after one visit, and offers a new version when there is one.

import { t } from "../i18n/index.js";
import { byId, make } from "../ui/dom.js";

/**
 * Where the browser or the host has no service workers, the page works as before: online.
 * @param {() => { embed: boolean }} presentation
 */
export async function workOffline(presentation) {
  // A frame's visits are its host's.
  if (presentation().embed) return;
  if (!("serviceWorker" in navigator) || !/^https?:$/.test(location.protocol)) return;
  try {
    const registration = await navigator.serviceWorker.register(new URL("sw.js", document.baseURI));
    if (registration.waiting) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", () => {
        if (installing.state === "installed" && navigator.serviceWorker.controller) offer(installing);
      });
    });
  } catch {
    // Refused: by a host without the file, a private window, a frame of another site.
  }
}

/** @param {ServiceWorker} worker */
function offer(worker) {
  document.getElementById("update-notice")?.remove();
  const button = make("button", { type: "button", id: "update" }, t("update.now"));
  const close = make("button", { type: "button", className: "close", "aria-label": t("notice.close") }, "✕");
  const notice = make(
    "section",
    { className: "notice", id: "update-notice", role: "status" },
    make("p", {}, t("update.ready")),
    make("div", { className: "row" }, button),
    close,
  );
  close.addEventListener("click", () => notice.remove());
  button.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage("take over");
  });
  byId("notices").append(notice);
}
