// The teacher's page: what the class shall see, and the link, code, frame and sheet that say so.

import { DEFAULTS, FIELDS } from "../config/schema.js";
import { has, t } from "../i18n/index.js";
import { wordsOf } from "../lessons/conditions.js";
import { LESSONS } from "../lessons/content/lessons.js";
import { linkOf } from "../links/link-of.js";
import { linkToWindow } from "../links/new-window.js";
import { MAX_NOTE, PARTS, PLAIN } from "../links/view-options.js";
import { copy } from "../shell/notices.js";
import { openDialog } from "../ui/dialog.js";
import { make } from "../ui/dom.js";
import { handIns } from "./hand-ins.js";
import { printHandout } from "./handout.js";
import { PRESETS } from "./presets.js";
import { qrCode } from "./qr.js";

/** @typedef {import("../lessons/index.js").Classroom} Classroom */
/** @typedef {import("../links/view-options.js").ViewOptions} ViewOptions */

/** What a frame has little room for. */
const SPARSE = ["setup", "density", "distance", "energy", "profile", "experiments"];

/** @param {Classroom} classroom */
export function showTeacher({ store, address }) {
  const present = store.get().config;
  const preset = select(
    "teacher-preset",
    PRESETS.map(({ name }) => [name, t(`preset.${name}`)]),
  );
  const lessons = LESSONS.map((lesson) => [lesson.id, wordsOf(lesson).title]);
  const lesson = select("teacher-lesson", [["", t("teacher.noLesson")], ...lessons]);
  const hide = boxes("hide", Object.keys(PARTS), (name) => label(`part.${name}`, name));
  const lock = boxes(
    "lock",
    FIELDS.map(({ key }) => key),
    (name) => label(`field.${name}.label`, name),
  );
  const note = make("textarea", { id: "teacher-text", rows: 2, maxLength: MAX_NOTE });
  const embed = make("input", { type: "checkbox", id: "teacher-embed" });
  const out = outputs();

  /** What has been chosen. */
  function chosen() {
    const id = lesson.value;
    const { config = present } = PRESETS.find(({ name }) => name === preset.value) ?? {};
    const settings = preset.disabled ? DEFAULTS : { ...DEFAULTS, ...config };
    /** @type {ViewOptions} */
    const viewOptions = {
      ...PLAIN,
      lesson: id,
      hide: hide.values(),
      lock: lock.values(),
      note: note.value.replace(/\s+/g, " ").trim(),
    };
    const link = (/** @type {boolean} */ framed) =>
      address(linkOf({ config: settings, viewOptions: { ...viewOptions, embed: framed } }, "settings"));
    return { link: link(embed.checked), framed: link(true), note: viewOptions.note, lesson: id };
  }

  const refresh = () => {
    // A lesson brings its own settings.
    preset.disabled = lesson.value !== "";
    out.show(chosen());
  };
  const form = make(
    "form",
    { className: "teacher-form" },
    entry("teacher-lesson", "teacher.lesson", lesson),
    entry("teacher-preset", "teacher.preset", preset),
    entry("teacher-text", "teacher.note", note),
    make("label", { className: "check" }, embed, t("teacher.embed")),
    more("teacher.hide", hide.list),
    more("teacher.lock", lock.list),
  );
  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => event.preventDefault());
  embed.addEventListener("change", () => {
    hide.set(SPARSE, embed.checked);
    refresh();
  });
  out.print.addEventListener("click", () => {
    const { link, note: text, lesson: id } = chosen();
    printHandout({ link, note: text, lesson: LESSONS.find((each) => each.id === id) });
  });

  const results = handIns(address);
  const dialog = openDialog(
    "teacher",
    t("teacher.title"),
    make("p", {}, t("teacher.about")),
    make("div", { className: "teacher" }, form, out.element),
    results.element,
  );
  dialog.addEventListener("close", results.close);
  refresh();
}

/** Link, code, frame, sheet. */
function outputs() {
  const link = make("input", { id: "teacher-link", readOnly: true, ariaLabel: t("teacher.link") });
  const frame = make("textarea", { id: "teacher-frame", readOnly: true, rows: 4, ariaLabel: t("teacher.frame") });
  const code = make("figure", { id: "teacher-code" });
  const open = linkToWindow({ className: "button", id: "teacher-open" }, t("teacher.open"));
  const print = make("button", { type: "button", id: "teacher-print" }, t("teacher.print"));
  const copier = (/** @type {string} */ id, /** @type {HTMLInputElement | HTMLTextAreaElement} */ field) => {
    const button = make("button", { type: "button", id }, t("teacher.copy"));
    button.addEventListener("click", () => {
      void copy(field.value, t("teacher.copied"));
    });
    return button;
  };
  const element = make(
    "div",
    { className: "teacher-out" },
    make("h3", {}, t("teacher.link")),
    make("div", { className: "row" }, link, copier("teacher-copy", link)),
    code,
    make("div", { className: "row" }, open, print),
    make("h3", {}, t("teacher.frame")),
    frame,
    make("div", { className: "row" }, copier("teacher-copy-frame", frame)),
  );
  return {
    element,
    print,
    /** @param {{ link: string, framed: string }} chosen */
    show({ link: address, framed }) {
      link.value = address;
      open.href = address;
      code.replaceChildren(qrCode(address, t("teacher.qrLabel")));
      const source = framed.replaceAll("&", "&amp;");
      frame.value = `<iframe src="${source}" title="equiflow" width="100%" height="560" loading="lazy" allow="clipboard-write"></iframe>`;
    },
  };
}

/** @param {string} id @param {readonly string[][]} options value and text */
function select(id, options) {
  const element = make("select", { id });
  element.append(...options.map(([value = "", text = ""]) => make("option", { value }, text)));
  return element;
}

/** @param {string} id @param {import("../i18n/index.js").Key} text @param {HTMLElement} control */
const entry = (id, text, control) =>
  make("div", { className: "entry" }, make("label", { htmlFor: id }, t(text)), control);

/** @param {import("../i18n/index.js").Key} text @param {HTMLElement} content */
const more = (text, content) => make("details", {}, make("summary", {}, t(text)), content);

/** @param {string} key @param {string} otherwise */
const label = (key, otherwise) => (has(key) ? t(key) : otherwise);

/**
 * A list of check boxes.
 * @param {string} name
 * @param {readonly string[]} values
 * @param {(value: string) => string} text
 */
function boxes(name, values, text) {
  const inputs = values.map((value) => make("input", { type: "checkbox", value, id: `${name}-${value}` }));
  const list = make("div", { className: "boxes" });
  list.append(...inputs.map((input) => make("label", { className: "check" }, input, text(input.value))));
  return {
    list,
    values: () => inputs.filter(({ checked }) => checked).map(({ value }) => value),
    /** @param {readonly string[]} which @param {boolean} checked */
    set(which, checked) {
      for (const input of inputs) if (which.includes(input.value)) input.checked = checked;
    },
  };
}
