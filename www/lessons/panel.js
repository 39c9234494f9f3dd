// The lesson beside the panels, or as a sheet at the foot of a small screen.

import { t } from "../i18n/index.js";
import { byId, make, setAttribute, setText } from "../ui/dom.js";
import { plainNumber } from "../ui/typed-number.js";
import { wordsOf } from "./conditions.js";
import { LESSONS } from "./content/lessons.js";
import { createPredictions } from "./prediction-controls.js";
import { watch } from "./task-checker.js";

/** @typedef {import("./conditions.js").Lesson} Lesson */
/** @typedef {import("./conditions.js").Task} Task */
/** @typedef {import("./conditions.js").TaskWords} TaskWords */
/** @typedef {import("./index.js").Classroom} Classroom */

/**
 * @param {Classroom} classroom
 * @param {Lesson} lesson
 * @param {Promise<void>} prepared until then the page has not the lesson's settings
 * @returns {() => void} closes it
 */
export function openLesson(classroom, lesson, prepared) {
  const { progress } = classroom;
  const words = wordsOf(lesson);
  const watching = watch(classroom, lesson, prepared, (task) => {
    setText(status, t("lesson.taskDone", { after: words.tasks[task]?.after ?? "" }));
  });

  const title = make("h2", { id: "lesson-title", tabIndex: -1 }, words.title);
  const bar = make("progress", { max: lesson.tasks.length, value: 0, ariaLabel: t("lesson.progress") });
  const toggle = make("button", { type: "button", id: "lesson-toggle", className: "lesson-toggle" });
  const now = make("span", { className: "now" });
  toggle.append(now);
  const close = make(
    "button",
    { type: "button", id: "lesson-close", className: "close", ariaLabel: t("lesson.close") },
    "✕",
  );
  const status = make("p", { className: "visually-hidden", role: "status" });
  const predictions = createPredictions(classroom, lesson, watching.predict, () => {
    // The plot must not lie under the sheet of a small screen.
    panel.dataset.open = "false";
    show();
  });
  const tasks = lesson.tasks.map((task) => taskItem(task, words.tasks[task.id], watching.answer, predictions));
  const body = make(
    "div",
    { className: "lesson-body", id: "lesson-body" },
    make("p", { className: "about" }, words.about),
    ...words.intro.map((text) => make("p", {}, text)),
    make("ol", { className: "tasks" }, ...tasks.map(({ item }) => item)),
    foot(classroom, lesson),
  );
  const place = LESSONS.findIndex(({ id }) => id === lesson.id) + 1;
  const panel = make(
    "aside",
    { id: "lesson", className: "lesson" },
    toggle,
    make(
      "header",
      {},
      make("p", { className: "place" }, t("lesson.place", { place, count: LESSONS.length })),
      title,
      close,
      bar,
    ),
    body,
    status,
  );
  panel.setAttribute("aria-labelledby", title.id);
  byId("panels").prepend(panel);
  document.body.classList.add("with-lesson");

  toggle.addEventListener("click", () => setAttribute(panel, "data-open", String(panel.dataset.open !== "true")));
  close.addEventListener("click", () => {
    const { store, actions } = classroom;
    actions.present({ ...store.get().viewOptions, lesson: "" });
    byId("lessons-button").focus();
  });

  const show = () => {
    const { done } = progress.of(lesson.id);
    const next = lesson.tasks.find(({ id }) => !Object.hasOwn(done, id));
    bar.value = Object.keys(done).length;
    for (const { id, view } of tasks) view(Object.hasOwn(done, id), id === next?.id);
    const place = next ? lesson.tasks.indexOf(next) + 1 : 0;
    const ask = next ? (words.tasks[next.id]?.ask ?? "") : t("lesson.complete");
    setText(now, next ? t("lesson.now", { place, count: lesson.tasks.length, ask }) : ask);
    panel.classList.toggle("complete", !next);
    setAttribute(toggle, "aria-expanded", String(panel.dataset.open === "true"));
    predictions.show();
  };
  toggle.addEventListener("click", show);
  const stop = progress.subscribe(show);
  show();
  title.focus({ preventScroll: true });
  return () => {
    watching.stop();
    stop();
    predictions.close();
    panel.remove();
    document.body.classList.remove("with-lesson");
  };
}

/**
 * One task: what to do, a hint, what to answer or predict, and once it is done what to take from it.
 * @param {Task} task
 * @param {TaskWords | undefined} words
 * @param {(id: string, given: number) => boolean} answer
 * @param {ReturnType<typeof createPredictions>} predictions
 */
function taskItem(task, words, answer, predictions) {
  const { id, answer: kind, predict } = task;
  const mark = make("span", { className: "mark", ariaHidden: "true" });
  const state = make("span", { className: "visually-hidden" });
  const after = make("p", { className: "after", hidden: true }, words?.after ?? "");
  const hint = make(
    "details",
    { className: "hint" },
    make("summary", {}, t("lesson.hint")),
    make("p", {}, words?.hint ?? ""),
  );
  const controls = kind && words ? ("right" in kind ? options(id, words, answer) : number(id, answer)) : undefined;
  const item = make("li", { id: `task-${id}` }, mark, make("p", {}, state, words?.ask ?? ""));
  const prediction = predict && predictions.controls({ ...task, predict }, words);
  if (controls) item.append(controls);
  if (prediction) item.append(prediction.element);
  item.append(hint, after);
  return {
    id,
    item,
    /** @param {boolean} done @param {boolean} isNext */
    view(done, isNext) {
      item.classList.toggle("done", done);
      item.classList.toggle("next", isNext);
      setText(state, done ? t("lesson.done") : "");
      after.hidden = !done;
      hint.hidden = done;
      if (controls) controls.hidden = done;
      prediction?.view();
    },
  };
}

/** @param {string} id @param {TaskWords} words @param {(id: string, given: number) => boolean} answer */
function options(id, { options: texts = [] }, answer) {
  const reply = make("p", { className: "reply", role: "status" });
  const buttons = texts.map((text, index) => {
    const button = make("button", { type: "button" }, text);
    button.addEventListener("click", () => {
      const right = answer(id, index);
      setText(reply, right ? "" : t("lesson.wrong"));
      if (!right) button.disabled = true;
    });
    return button;
  });
  return make("div", { className: "options" }, ...buttons, reply);
}

/** @param {string} id @param {(id: string, given: number) => boolean} answer */
function number(id, answer) {
  const reply = make("p", { className: "reply", role: "status" });
  const input = make("input", {
    id: `answer-${id}`,
    inputMode: "decimal",
    autocomplete: "off",
    ariaLabel: t("lesson.value"),
  });
  const check = make("button", {}, t("lesson.check"));
  // Enter clicks it as well. Nothing is submitted: a frame without allow-forms says nothing of that.
  check.addEventListener("click", (event) => {
    event.preventDefault();
    const text = plainNumber(input.value);
    const given = text === "" ? Number.NaN : Number(text);
    const known = Number.isFinite(given);
    setText(reply, !known ? t("lesson.notNumber") : answer(id, given) ? "" : t("lesson.wrongNumber"));
  });
  return make("form", { className: "options" }, input, check, reply);
}

/** @param {Classroom} classroom @param {Lesson} lesson */
function foot({ begin, show, progress }, { id }) {
  const button = (/** @type {string} */ text, /** @type {() => void} */ action) => {
    const element = make("button", { type: "button" }, text);
    element.addEventListener("click", action);
    return element;
  };
  const place = LESSONS.findIndex((each) => each.id === id);
  const next = LESSONS[place + 1];
  const quietly = (/** @type {string} */ name) => void begin(name).catch(() => {});
  return make(
    "div",
    { className: "lesson-foot" },
    button(t("lesson.setUp"), () => quietly(id)),
    button(t("lesson.again"), () => {
      progress.clear(id);
      quietly(id);
    }),
    button(t("lesson.all"), show.lessons),
    ...(next ? [button(t("lesson.next"), () => quietly(next.id))] : []),
  );
}
