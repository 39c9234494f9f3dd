// The lessons, how far each has come, and the file to hand in.

import { t } from "../i18n/index.js";
import { saveOrSay } from "../shell/save-or-say.js";
import { openDialog } from "../ui/dialog.js";
import { make, setText } from "../ui/dom.js";
import { wordsOf } from "./conditions.js";
import { LESSONS } from "./content/lessons.js";
import { fromFile, MAX_BYTES, toFile } from "./progress-file.js";

/** @typedef {import("./index.js").Classroom} Classroom */

/** @param {Classroom} classroom */
export function showLessons(classroom) {
  const { progress, show } = classroom;
  const list = make("ol", { className: "lesson-list" });
  const lasting = make("p", { className: "small" });
  const refill = () => {
    list.replaceChildren(...LESSONS.map((lesson) => row(classroom, lesson, () => dialog.close())));
    setText(lasting, t(progress.isLasting() ? "lessons.kept" : "lessons.notKept"));
  };
  const teacher = make("button", { type: "button", id: "teacher-button" }, t("lessons.teacher"));
  const dialog = openDialog(
    "lessons",
    t("lessons.title"),
    make("p", {}, t("lessons.about")),
    list,
    handIn(classroom, refill),
    lasting,
    make("p", { className: "row to-teacher" }, teacher),
  );
  teacher.addEventListener("click", () => {
    dialog.close();
    show.teacher();
  });
  refill();
}

/** @param {Classroom} classroom @param {import("./conditions.js").Lesson} lesson @param {() => void} close */
function row({ progress, begin }, lesson, close) {
  const words = wordsOf(lesson);
  const done = Object.keys(progress.of(lesson.id).done).length;
  const count = lesson.tasks.length;
  const state = done === 0 ? t("lessons.minutes", { minutes: lesson.minutes }) : t("lessons.done", { done, count });
  const button = make(
    "button",
    { type: "button", className: done === count ? "complete" : "" },
    make("strong", {}, words.title),
    make("span", { className: "state" }, state),
    make("span", { className: "about" }, words.about),
  );
  button.dataset.lesson = lesson.id;
  button.addEventListener("click", () => {
    close();
    void begin(lesson.id).catch(() => {});
  });
  return make("li", {}, button);
}

/** A name and the file: out and in. @param {Classroom} classroom @param {() => void} refill */
function handIn({ progress, store }, refill) {
  const name = make("input", { id: "student-name", autocomplete: "name", maxLength: 100 });
  const reply = make("p", { className: "small", role: "status", id: "hand-in-reply" });
  const out = make("button", { id: "hand-in" }, t("lessons.handIn"));
  const file = make("input", { type: "file", accept: ".json,application/json", id: "progress-file" });
  const read = make("label", { className: "button", htmlFor: "progress-file" }, t("lessons.read"));
  const form = make(
    "form",
    { className: "hand-in" },
    make("label", { htmlFor: "student-name" }, t("lessons.name")),
    make("div", { className: "row" }, name, out, file, read),
    reply,
  );
  // Enter clicks it as well. Nothing is submitted: a frame without allow-forms says nothing of that.
  out.addEventListener("click", async (event) => {
    event.preventDefault();
    const about = { name: name.value.trim(), page: store.get().version, now: new Date() };
    const saved = await saveOrSay("equiflow-progress.json", toFile(progress.all(), about), "application/json");
    setText(reply, saved ? t("lessons.written") : "");
  });
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (!chosen) return;
    /** @type {string} */
    let text;
    try {
      text = await chosen.slice(0, 2 * MAX_BYTES).text();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return setText(reply, t("open.failed", { name: chosen.name, message }));
    }
    const { lessons, problems } = fromFile(text);
    progress.merge(lessons);
    refill();
    const count = Object.values(lessons).reduce((sum, { done }) => sum + Object.keys(done).length, 0);
    setText(reply, [t("lessons.readDone", { count }), ...problems.slice(0, 5)].join(" · "));
  });
  return form;
}
