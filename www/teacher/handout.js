// The sheet for printing: a lesson on paper, with the way to the page.

import { t, textsOf } from "../i18n/index.js";
import { wordsOf } from "../lessons/conditions.js";
import { showForCopying } from "../shell/notices.js";
import { make } from "../ui/dom.js";
import { qrCode } from "./qr.js";

/** Milliseconds after which printing would have begun. */
const PATIENCE = 1000;

/**
 * Prints a handout and nothing else of the page.
 * @param {{ link: string, note: string, lesson: import("../lessons/conditions.js").Lesson | undefined }} about
 */
export function printHandout({ link, note, lesson }) {
  const words = lesson && wordsOf(lesson);
  const lines = (/** @type {number} */ count) => Array.from({ length: count }, () => make("p", { className: "line" }));
  const tasks = (lesson?.tasks ?? []).map(({ id }) => {
    const task = words?.tasks[id];
    const options = (task?.options ?? []).map((text) => make("li", { className: "option" }, text));
    return make(
      "li",
      {},
      make("p", {}, task?.ask ?? ""),
      ...(options.length > 0 ? [make("ul", {}, ...options)] : lines(2)),
    );
  });
  const sheet = make(
    "section",
    { id: "handout", className: "handout" },
    make(
      "header",
      {},
      make(
        "div",
        {},
        make("p", { className: "brand" }, "equiflow"),
        make("h1", {}, words?.title ?? t("handout.title")),
        make("p", {}, words?.about ?? t("app.sentence")),
        make("p", { className: "who" }, t("handout.name"), make("span"), t("handout.date"), make("span")),
      ),
      make("figure", {}, qrCode(link, t("teacher.qrLabel"))),
    ),
    ...(note ? [make("p", { className: "note" }, note)] : []),
    ...(words?.intro ?? []).map((text) => make("p", {}, text)),
    make("ol", {}, ...tasks),
    ...(lesson ? [] : lines(12)),
    make("p", { className: "address" }, link),
  );
  document.getElementById("handout")?.remove();
  document.body.append(sheet);
  document.body.classList.add("printing");
  addEventListener(
    "afterprint",
    () => {
      sheet.remove();
      document.body.classList.remove("printing");
    },
    { once: true },
  );
  let begun = window === window.top;
  addEventListener("beforeprint", () => (begun = true), { once: true });
  print();
  // A frame whose sandbox has no allow-modals does nothing, and says nothing. WebKit may print without having told it by now.
  setTimeout(() => begun || showForCopying(link, textsOf("teacher").noPrinting), PATIENCE);
}
