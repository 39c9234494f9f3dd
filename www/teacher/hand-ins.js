// The files of a class: read, summed up by task, checked on request, and saved for a spreadsheet.

import { fill, textsOf } from "../i18n/index.js";
import { wordsOf } from "../lessons/conditions.js";
import { LESSONS } from "../lessons/content/lessons.js";
import { resultText } from "../lessons/prediction-text.js";
import { fromFile, MAX_BYTES } from "../lessons/progress-file.js";
import { provenRun } from "../lessons/proof.js";
import { linkToWindow } from "../links/new-window.js";
import { saveOrSay } from "../shell/save-or-say.js";
import { STORY } from "../story/chapters.js";
import { startWorker } from "../trainer/start-worker.js";
import { make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { createProofChecker } from "./check-proof.js";
import { classCsv, entriesOf, sharedRuns, summarise, together } from "./class-results.js";
import { createScatter } from "./scatter.js";

/** @typedef {import("./class-results.js").Entry} Entry */
/** @typedef {import("./class-results.js").Mean} Mean */
/** @typedef {keyof import("../i18n/index.js").Texts["teacher"]} Key */

/** @param {Key} key @param {Record<string, string | number>} [values] */
const say = (key, values = {}) => fill(textsOf("teacher")[key], values);

/** Problems of one file that are named. */
const NAMED = 3;

/**
 * @param {(fragment: string) => string} address
 * @returns {{ element: HTMLElement, close: () => void }} `close` ends what is still being checked
 */
export function handIns(address) {
  /** @type {Entry[]} */
  let entries = [];
  const input = make("input", { type: "file", accept: ".json,application/json", id: "hand-ins-file", multiple: true });
  const choose = make("label", { className: "button", htmlFor: "hand-ins-file" }, say("handIns.read"));
  const reply = make("p", { className: "small", role: "status", id: "hand-ins-reply" });
  const csv = button("hand-ins-csv", say("handIns.csv"));
  const check = button("hand-ins-check", say("handIns.check"));
  const tasks = table("class-tasks", say("handIns.tasks"), [
    "task",
    "students",
    "runs",
    "gap",
    "ess",
    "prediction",
    "wrong",
  ]);
  const students = table("hand-ins", say("handIns.entries"), ["name", "task", "date", "step", "prediction", "proof"]);
  const scatter = createScatter();
  // The plot itself is spoken by the same words.
  const caption = make("p", { className: "small", ariaHidden: "true" });
  const results = make(
    "div",
    { hidden: true },
    make("div", { className: "row" }, check, csv),
    make("h4", {}, say("handIns.tasks")),
    tasks.element,
    caption,
    scatter.element,
    make("h4", {}, say("handIns.entries")),
    students.element,
  );

  function show() {
    const shared = sharedRuns(entries);
    results.hidden = entries.length === 0;
    tasks.rows.replaceChildren(...summarise(entries, [...LESSONS, STORY]).map(taskRow));
    students.rows.replaceChildren(...entries.map((entry) => entryRow(entry, shared.has(entry), address)));
    const points = scatter.show(entries.map(({ proof }) => proof));
    const said = say("handIns.scatter", { points: format.integer(points) });
    scatter.element.setAttribute("aria-label", said);
    setText(caption, said);
    caption.hidden = scatter.element.hidden;
  }

  /** @param {readonly File[]} files */
  async function read(files) {
    /** @type {string[]} */
    const wrong = [];
    for (const file of files) {
      // A folder that is dropped here is a file that cannot be read.
      const text = await file
        .slice(0, 2 * MAX_BYTES)
        .text()
        .catch(() => undefined);
      if (text === undefined) {
        wrong.push(say("handIns.unreadable", { file: file.name }));
        continue;
      }
      const { name, lessons, problems } = fromFile(text);
      wrong.push(...problems.slice(0, NAMED).map((problem) => `${file.name}: ${problem}`));
      entries = together(entries, entriesOf(name || file.name, lessons));
    }
    show();
    const count = { students: new Set(entries.map(({ student }) => student)).size, tasks: entries.length };
    setText(reply, [say("handIns.count", count), ...wrong].join(" · "));
  }

  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    void read(files);
  });
  const element = make(
    "div",
    { className: "hand-in" },
    make("h3", {}, say("handIns.title")),
    make("p", {}, say("handIns.about")),
    make("div", { className: "row" }, input, choose, make("span", { className: "small" }, say("handIns.drop"))),
    reply,
    results,
  );
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    // Elsewhere on the page a file is a run to open.
    event.stopPropagation();
    void read([...(event.dataTransfer?.files ?? [])]);
  });
  csv.addEventListener("click", () => void saveOrSay("equiflow-class.csv", `\uFEFF${classCsv(entries)}`, "text/csv"));

  /** The checker at work. @type {ReturnType<typeof createProofChecker> | undefined} */
  let checker;
  function close() {
    checker?.end();
    checker = undefined;
    setText(check, say("handIns.check"));
  }
  async function checkAll() {
    const own = createProofChecker({ spawn: startWorker });
    checker = own;
    setText(check, say("handIns.stop"));
    // Asked for anew each time: files may be opened meanwhile.
    const next = () => entries.find(({ verdict }) => verdict === undefined);
    for (let entry = next(); entry; entry = next()) {
      const done = entries.filter(({ verdict }) => verdict !== undefined).length + 1;
      setText(reply, say("handIns.checking", { done, count: entries.length, name: entry.student }));
      entry.verdict = await own.check(entry.proof);
      if (checker !== own) return;
      show();
    }
    close();
    const same = entries.filter(({ verdict }) => verdict === "same").length;
    setText(reply, say("handIns.checked", { same, count: entries.length }));
  }
  check.addEventListener("click", () => {
    if (checker) {
      close();
      setText(reply, "");
    } else void checkAll();
  });
  return { element, close };
}

/** @param {string} id @param {string} text */
const button = (id, text) => make("button", { type: "button", id }, text);

/** Where there is no room for its columns, it is moved sideways and the dialog stays. @param {string} id @param {string} name @param {("name" | "task" | "date" | "step" | "proof" | "students" | "runs" | "gap" | "ess" | "prediction" | "wrong")[]} heads */
function table(id, name, heads) {
  const rows = make("tbody", { id });
  const head = make("tr", {}, ...heads.map((name) => make("th", { scope: "col" }, say(`handIns.${name}`))));
  const whole = make("table", {}, make("thead", {}, head), rows);
  return {
    rows,
    element: make("div", { className: "class-table", role: "group", ariaLabel: name, tabIndex: 0 }, whole),
  };
}

/** The words and the number of a task. @param {string} id of the lesson @param {string} task */
function titleOf(id, task) {
  const chapter = id === STORY.id ? chapterOf(task) : undefined;
  if (chapter) return `${textsOf("story").title} · ${chapter.title}`;
  const lesson = LESSONS.find((each) => each.id === id);
  const place = lesson ? lesson.tasks.findIndex((each) => each.id === task) + 1 : 0;
  return lesson && place > 0 ? `${wordsOf(lesson).title} · ${place}` : `${id} · ${task}`;
}

/** The words of a chapter of the story, if there is such a one. @param {string} task @returns {{ title: string, options?: readonly string[] } | undefined} */
const chapterOf = (task) =>
  /** @type {Record<string, { title: string, options?: readonly string[] }>} */ (textsOf("story").chapters)[task];

/** The words of a task, if there is such a one. @param {string} lesson @param {string} task */
function wordsOfTask(lesson, task) {
  if (lesson === STORY.id) return chapterOf(task);
  const known = LESSONS.find(({ id }) => id === lesson);
  return known && wordsOf(known).tasks[task];
}

/** @param {import("./class-results.js").TaskSummary} summary */
function taskRow({ lesson, task, students, runs, klGap, ess, wrong, distance, chosen }) {
  const words = wordsOfTask(lesson, task)?.options;
  const answers = wrong.map(({ answer, students: count }) =>
    say("handIns.wrongAnswer", { answer: words?.[answer] ?? format.tick(answer), students: count }),
  );
  return row(
    titleOf(lesson, task),
    format.integer(students),
    format.integer(runs),
    meanText(klGap),
    meanText(ess),
    chosen ? say("handIns.chosen", chosen) : meanText(distance),
    answers.join(" · "),
  );
}

/** What a student predicted, and how far off it was. @param {Entry["proof"]} proof @param {string} lesson @param {string} task */
function predictionText({ prediction }, lesson, task) {
  if (!prediction) return "";
  const result = resultText(prediction, wordsOfTask(lesson, task));
  return prediction.late ? `${result} ${say("handIns.late")}` : result;
}

/** @param {Mean | undefined} mean */
function meanText(mean) {
  if (!mean) return format.NONE;
  const { mean: value, error } = mean;
  return error === undefined ? format.fixed(value, 3) : `${format.fixed(value, 3)} ± ${format.fixed(error, 3)}`;
}

/** @param {Entry} entry @param {boolean} isShared @param {(fragment: string) => string} address */
function entryRow({ student, lesson, task, proof, verdict }, isShared, address) {
  const { at, step, digest } = proof;
  // A file may claim anything. The run is checked on this page, wherever the file says that it was made.
  const fragment = provenRun(proof);
  const remarks = [
    ...(fragment === undefined ? ["elsewhere"] : verdict ? [verdict] : []),
    ...(isShared ? ["shared"] : []),
  ];
  const cell = make("td");
  if (fragment !== undefined) {
    cell.append(linkToWindow({ href: address(fragment) }, digest.slice(0, 8)), " ");
  }
  cell.append(
    ...remarks.map((name) =>
      make(
        "span",
        { className: name === "same" ? "right" : "wrong" },
        say(/** @type {Key} */ (`handIns.${name}`)),
        " ",
      ),
    ),
  );
  const date = new Date(at).toLocaleString(document.documentElement.lang);
  const line = row(student, titleOf(lesson, task), date, format.integer(step), predictionText(proof, lesson, task));
  line.append(cell);
  return line;
}

/** @param {...string} cells */
const row = (...cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
