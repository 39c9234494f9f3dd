// Shows the page as its link asks: what is hidden, what stands still, the note, the embedded form.

import { FIELDS, labelOf } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { onChange } from "../state/on-change.js";
import { byId, make, setText } from "../ui/dom.js";
import { PARTS } from "./view-options.js";

/** @typedef {import("../state/state.js").State} State */

/** Controls that are not named after their setting. @type {Readonly<Record<string, string>>} */
const OTHERS = { data: "#own-data-file, #own-data-back", seed: "#new-seed", samples: "#samples" };

/** The controls of a setting. @param {string} key @returns {NodeListOf<HTMLInputElement>} */
const controlsOf = (key) =>
  document.querySelectorAll([`input[name="${key}"]`, `#field-${key}`, ...(OTHERS[key] ? [OTHERS[key]] : [])].join());

/**
 * @param {(fragment: string) => string} address
 * @returns {(state: State) => void}
 */
export function applyViewOptions(address) {
  const note = make("aside", {
    id: "teacher-note",
    className: "teacher-note",
    hidden: true,
    ariaLabel: t("note.label"),
  });
  byId("notices").before(note);
  /** The link to the full page; it loads with the first frame. @type {Promise<Pick<typeof import("./own-page.js"), "show">> | undefined} */
  let ownPage;
  const apply = onChange(
    ({ viewOptions }) => [viewOptions],
    ({ viewOptions }) => {
      document.body.classList.toggle("embed", viewOptions.embed);
      note.hidden = viewOptions.note === "";
      setText(note, viewOptions.note);
      hide(viewOptions.hide);
      for (const { key } of FIELDS) lock(key, viewOptions.lock.includes(key));
    },
  );
  return (state) => {
    if (state.viewOptions.embed) ownPage ??= import("./own-page.js");
    ownPage?.then(
      (page) => page.show(state, address),
      () => {
        ownPage = undefined;
      },
    );
    apply(state);
  };
}

/** @param {readonly string[]} names */
function hide(names) {
  for (const [name, selector] of Object.entries(PARTS)) {
    for (const element of document.querySelectorAll(selector)) {
      element.classList.toggle("put-away", names.includes(name));
    }
  }
}

/** @param {string} key @param {boolean} locked */
function lock(key, locked) {
  for (const control of controlsOf(key)) {
    control.disabled = locked;
    const frame = control.closest(".segments, .field") ?? control;
    frame.classList.toggle("locked", locked);
    if (locked) frame.setAttribute("title", t("lock.title", { name: labelOf(key) }));
    else frame.removeAttribute("title");
  }
}
