// The story beside the panels, or as a sheet at the foot of a small screen. All chapters are there as text, with what comes out: the
// screen shows the present one, paper and screen readers have them all.

import { t, textsOf } from "../i18n/index.js";
import { createPredictions } from "../lessons/prediction-controls.js";
import { watch } from "../lessons/task-checker.js";
import { byId, make, setAttribute } from "../ui/dom.js";
import { createChainFigure } from "./chain-figure.js";
import { chapterLink } from "./chapter-link.js";
import { CHAPTERS } from "./chapters.js";

/** @typedef {import("./chapters.js").Chapter} Chapter */
/** @typedef {import("../lessons/index.js").Classroom} Classroom */
/** @typedef {import("../i18n/index.js").Texts["story"]["chapters"]} Words */

/** The words of a chapter. @param {Chapter} chapter @returns {{ title: string, text: readonly string[], ask: string, options?: readonly string[], after: string }} */
const wordsOf = ({ task }) => textsOf("story").chapters[/** @type {keyof Words} */ (task.id)];

/**
 * @param {Classroom} classroom
 * @param {number} number of the chapter, from 1
 * @param {Promise<void>} prepared until then the page has not the chapter's settings
 * @param {boolean} isOpen whether the sheet of a small screen is unfolded
 * @returns {() => void} closes it
 */
export function openChapter(classroom, number, prepared, isOpen) {
  const { store, actions } = classroom;
  const hrefOf = (/** @type {number} */ each) => `#${chapterLink(each, store.get())}`;
  const chapter = /** @type {Chapter} */ (CHAPTERS[number - 1]);
  const words = wordsOf(chapter);
  const present = createPresent(classroom, chapter, prepared, () => fold(false));

  const title = make("h2", { id: "story-title" }, textsOf("story").title);
  const place = { place: number, count: CHAPTERS.length };
  const toggle = make(
    "button",
    { type: "button", id: "story-toggle", className: "lesson-toggle" },
    make("span", { className: "now" }, t("story.now", { ...place, title: words.title })),
  );
  const close = make(
    "button",
    { type: "button", id: "story-close", className: "close", ariaLabel: t("story.close") },
    "✕",
  );
  const chapters = CHAPTERS.map((each, index) => {
    const isPresent = index + 1 === number;
    const link = make("a", { href: hrefOf(index + 1) }, wordsOf(each).title);
    if (isPresent) link.setAttribute("aria-current", "step");
    const text = isPresent ? present.element : staticText(each);
    return make(
      "li",
      { id: `chapter-${index + 1}`, className: isPresent ? "present" : "" },
      make("h3", { tabIndex: -1 }, link),
      text,
    );
  });
  const panel = make(
    "aside",
    { id: "story", className: "lesson story" },
    toggle,
    make("header", {}, make("p", { className: "place" }, t("story.place", place)), title, close),
    make(
      "div",
      { className: "lesson-body" },
      make("p", { className: "story-about" }, textsOf("story").about),
      make("ol", { className: "chapters" }, ...chapters),
    ),
  );
  panel.setAttribute("aria-labelledby", title.id);
  const fold = (/** @type {boolean} */ unfolded) => {
    panel.dataset.open = String(unfolded);
    setAttribute(toggle, "aria-expanded", String(unfolded));
    if (unfolded) toPresent();
  };
  const toPresent = () => showFromTitle(panel.querySelector(".lesson-body"), chapters[number - 1]);
  fold(isOpen);
  toggle.addEventListener("click", () => fold(panel.dataset.open !== "true"));
  close.addEventListener("click", () => {
    actions.present({ ...store.get().viewOptions, story: 0 });
    byId("story-button").focus();
  });
  present.element.append(foot(classroom, number));
  byId("panels").prepend(panel);
  const leavePaper = printAfterFigures(panel);
  document.body.classList.add("with-lesson");
  present.mount();
  chapters[number - 1]?.querySelector("h3")?.focus({ preventScroll: true });
  toPresent();
  showPlotsFromTop(panel);
  return () => {
    present.close();
    leavePaper();
    panel.remove();
    document.body.classList.remove("with-lesson");
  };
}

/**
 * On paper the story comes after the figures, in the document as well: WebKit cuts lines in two where a style sheet orders what goes
 * on from page to page. The figures are what moves, for a panel that moves forgets how far it was scrolled.
 * @param {HTMLElement} panel
 * @returns {() => void} ends that
 */
function printAfterFigures(panel) {
  const move = (/** @type {Event} */ { type }) => {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const figures = [...byId("panels").querySelectorAll(":scope > .column")];
    if (type === "beforeprint") panel.before(...figures);
    else panel.after(...figures);
    focused?.focus({ preventScroll: true });
  };
  const names = ["beforeprint", "afterprint"];
  for (const name of names) addEventListener(name, move);
  return () => {
    for (const name of names) removeEventListener(name, move);
  };
}

/**
 * Brings the present chapter to the top of the panel, with room below where too little follows it.
 * @param {HTMLElement | null} body
 * @param {HTMLElement | undefined} item
 */
function showFromTitle(body, item) {
  const list = item?.parentElement;
  if (!body || !list) return;
  list.style.setProperty("--room", "0px");
  const top = item.getBoundingClientRect().top - body.getBoundingClientRect().top - 4;
  const missing = body.scrollTop + top - (body.scrollHeight - body.clientHeight);
  list.style.setProperty("--room", `${Math.max(0, Math.ceil(missing))}px`);
  body.scrollTop += top;
}

/**
 * Goes back to where the plots begin if the page is scrolled past it: near the end of the page the panel is pushed out of the window,
 * and further with every line that the plots of the new chapter lose afterwards. On narrow screens, where the panel is a sheet at the
 * foot, nothing scrolls.
 * @param {HTMLElement} panel
 */
function showPlotsFromTop(panel) {
  const plots = byId("panels");
  const isBeside = getComputedStyle(panel).position === "sticky";
  if (isBeside && plots.getBoundingClientRect().top < 0) plots.scrollIntoView();
}

/** A chapter as text: nothing to press. @param {Chapter} chapter */
function staticText(chapter) {
  const { text, ask, options = [], after } = wordsOf(chapter);
  return make(
    "div",
    { className: "chapter-text" },
    ...text.map((each) => make("p", {}, each)),
    make("p", { className: "ask" }, ask),
    ...(options.length > 0 ? [make("ul", {}, ...options.map((each) => make("li", {}, each)))] : []),
    make("p", { className: "after" }, after),
  );
}

/**
 * The present chapter: its text, its figure, what it asks to predict, and what comes out, which the screen shows once it is
 * predicted and run, or on request.
 * @param {Classroom} classroom
 * @param {Chapter} chapter
 * @param {Promise<void>} prepared
 * @param {() => void} drawing called when somebody begins to draw
 */
function createPresent(classroom, chapter, prepared, drawing) {
  const { store, actions, progress } = classroom;
  const { task, config, steps = 0, reveal } = chapter;
  const words = wordsOf(chapter);
  const lesson = { id: "story", minutes: 0, config, tasks: [task], solution: [] };
  const watching = watch(classroom, lesson, prepared, () => {});
  const predictions = createPredictions(classroom, lesson, watching.predict, drawing);
  const controls = predictions.controls(task, { ...words, hint: "" });
  const figure = chapter.figure === "chain" ? createChainFigure(store) : undefined;
  const after = make("p", { className: "after" }, words.after);
  const show = make("button", { type: "button", id: "story-show" }, t("story.show"));
  const element = make(
    "div",
    { className: "chapter-text" },
    ...words.text.map((each) => make("p", {}, each)),
    make(
      "section",
      { className: "try", ariaLabel: t("story.predict") },
      make("p", { className: "ask" }, words.ask),
      controls.element,
    ),
    ...(figure ? [figure.element] : []),
    show,
    after,
  );
  let isRevealed = false;
  let isShown = false;

  function view() {
    const { done, predicted } = progress.of("story");
    const isDone = Object.hasOwn(done, task.id);
    controls.view();
    predictions.show();
    after.classList.toggle("visually-hidden", !isDone && !isShown);
    show.hidden = isDone || isShown;
    const { run, step } = store.get();
    const isMade = isDone || predicted?.[task.id] !== undefined;
    if (!reveal || isRevealed || !isMade || run.phase !== "paused" || step < steps) return;
    isRevealed = true;
    actions.showExperiment(reveal);
  }
  show.addEventListener("click", () => {
    isShown = true;
    view();
    after.tabIndex = -1;
    after.focus();
  });
  const stops = [
    progress.subscribe(view),
    // A view that changes the store from within a change of it would come before the others.
    store.select(
      ({ run, step }) => run.phase === "paused" && step >= steps,
      () => queueMicrotask(view),
    ),
  ];
  return {
    element,
    mount() {
      figure?.mount();
      view();
    },
    close() {
      for (const stop of stops) stop();
      figure?.close();
      watching.stop();
      predictions.close();
    },
  };
}

/** The way on. @param {Classroom} classroom @param {number} number */
function foot({ store, show, progress }, number) {
  const next = CHAPTERS[number];
  const again = make("button", { type: "button", id: "story-again" }, t("story.again"));
  again.addEventListener("click", () => {
    progress.forget("story", CHAPTERS[number - 1]?.task.id ?? "");
    const link = `#${chapterLink(number, store.get())}`;
    // The same address opens nothing by itself.
    if (location.hash === link) dispatchEvent(new HashChangeEvent("hashchange"));
    else location.hash = link;
  });
  const lessons = make("button", { type: "button" }, t("story.lessons"));
  lessons.addEventListener("click", show.lessons);
  const onward = next
    ? make(
        "a",
        { className: "button", href: `#${chapterLink(number + 1, store.get())}` },
        t("story.next", { title: wordsOf(next).title }),
      )
    : lessons;
  return make("div", { className: "lesson-foot" }, again, onward);
}
