// Files that students handed in, as a table with the links that verify them.

import { t } from "../i18n/index.js";
import { wordsOf } from "../lessons/conditions.js";
import { LESSONS } from "../lessons/content/lessons.js";
import { fromFile, MAX_BYTES } from "../lessons/progress.js";
import { provenRun } from "../lessons/proof.js";
import { make, setText } from "../ui/dom.js";

/** @param {(fragment: string) => string} address */
export function handIns(address) {
  const input = make("input", { type: "file", accept: ".json,application/json", id: "hand-ins-file", multiple: true });
  const reply = make("p", { className: "small", role: "status" });
  const rows = make("tbody", { id: "hand-ins" });
  const names = /** @type {const} */ (["name", "task", "date", "steps", "proof"]);
  const head = make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, t(`handIns.${name}`))));
  const table = make("table", { hidden: true }, make("thead", {}, head), rows);
  input.addEventListener("change", async () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    /** @type {string[]} */
    const wrong = [];
    for (const file of files) {
      const { name, lessons, problems } = fromFile(await file.slice(0, 2 * MAX_BYTES).text());
      wrong.push(...problems.slice(0, 3).map((problem) => `${file.name}: ${problem}`));
      rows.append(...Object.entries(lessons).flatMap(([id, { done }]) => rowsOf(name || file.name, id, done, address)));
    }
    table.hidden = rows.childElementCount === 0;
    setText(reply, wrong.join(" · "));
  });
  return make(
    "div",
    { className: "hand-in" },
    make("h3", {}, t("handIns.title")),
    make("p", {}, t("handIns.about")),
    make(
      "div",
      { className: "row" },
      input,
      make("label", { className: "button", htmlFor: "hand-ins-file" }, t("handIns.read")),
    ),
    reply,
    table,
  );
}

/**
 * @param {string} name
 * @param {string} id
 * @param {Record<string, import("../lessons/progress.js").Proof>} done
 * @param {(fragment: string) => string} address
 */
function rowsOf(name, id, done, address) {
  const lesson = LESSONS.find((each) => each.id === id);
  const words = lesson && wordsOf(lesson);
  return Object.entries(done).map(([task, proof]) => {
    const { at, step, digest } = proof;
    // A file may claim anything. The run is checked on this page, wherever the file says that it was made.
    const fragment = provenRun(proof);
    const verify =
      fragment === undefined
        ? make("span", { className: "wrong" }, t("handIns.unproven"))
        : make("a", { href: address(fragment), target: "_blank", rel: "noopener" }, digest.slice(0, 8));
    const place = lesson ? lesson.tasks.findIndex((each) => each.id === task) + 1 : 0;
    const title = words ? `${words.title} · ${place}` : `${id} · ${task}`;
    const date = new Date(at).toLocaleString(document.documentElement.lang);
    return make("tr", {}, ...[name, title, date, String(step), verify].map((cell) => make("td", {}, cell)));
  });
}
