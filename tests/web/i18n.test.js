// The page's words: all of them in the catalogues, all of them in every language, one term for each thing.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { choose, t, use } from "../../www/i18n/index.js";
import { LANGUAGES } from "../../www/i18n/languages.js";
import * as format from "../../www/ui/number-format.js";
import { pseudo } from "../pseudo.js";
import "./english.js";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));
const I18N = join(WWW, "i18n");
const html = await readFile(join(WWW, "index.html"), "utf8");
const KEYS = Object.keys(LANGUAGES);
const TEXTS = ["lessons", "maths", "methods", "own-data", "story", "teacher"];

/** @param {string} key of a language @returns {Promise<Map<string, string>>} */
const messagesOf = async (key) => new Map(Object.entries((await import(`../../www/i18n/${key}/index.js`)).messages));
const messages = await messagesOf("en");
const chinese = await messagesOf("zh");

/**
 * Every text of a language by where it stands, longer ones included.
 * @param {string} key of a language
 */
async function everything(key) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const collect = (/** @type {string} */ path, /** @type {unknown} */ value) => {
    if (typeof value === "string") found.set(path, value);
    else for (const [name, inner] of Object.entries(value ?? {})) collect(`${path} ${name}`, inner);
  };
  for (const [name, text] of await messagesOf(key)) found.set(name, text);
  for (const name of TEXTS) collect(name, (await import(`../../www/i18n/${key}/texts/${name}.js`)).texts);
  return found;
}

const placeholders = (/** @type {string} */ text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

afterEach(() => use("en"));

test("every folder is a language of the list, and all have the same files", async () => {
  const folders = (await readdir(I18N, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), KEYS.toSorted());
  const filesOf = async (/** @type {string} */ key) => (await readdir(join(I18N, key), { recursive: true })).sort();
  const english = await filesOf("en");
  for (const name of TEXTS) assert.ok(english.includes(join("texts", `${name}.js`)), name);
  for (const key of KEYS) assert.deepEqual(await filesOf(key), english, key);
});

test("every text exists in every language, with the same placeholders", async () => {
  const english = await everything("en");
  for (const key of KEYS) {
    const others = await everything(key);
    assert.deepEqual([...others.keys()].sort(), [...english.keys()].sort());
    for (const [name, text] of english) {
      const other = others.get(name) ?? "";
      assert.deepEqual(placeholders(other), placeholders(text), `${name} in ${key}`);
      assert.notEqual(other.trim(), "", `${name} in ${key}`);
    }
  }
});

test("one term for each thing: no language uses what its glossary rejects", async () => {
  const glossary = JSON.parse(await readFile(new URL("../data/glossary.json", import.meta.url), "utf8"));
  assert.deepEqual(Object.keys(glossary).sort(), KEYS.toSorted());
  for (const key of KEYS) {
    const texts = await everything(key);
    for (const { say, not } of glossary[key]) {
      for (const variant of not) {
        const rejected = new RegExp(variant, "iu");
        const found = [...texts]
          .filter(([, text]) => rejected.test(text.replace(/\{\w+\}/g, "")))
          .map(([name, text]) => `${name}: ${text}`);
        assert.deepEqual(found, [], `${key}: “${variant}”; say “${say}”`);
      }
    }
  }
});

test("Chinese is written in Chinese, with its own punctuation", () => {
  /** Names, units and formulas that are the same in every language. */
  const universal = /^[\sA-Za-z0-9{}=.()‑–±₀τλ-]*$/;
  for (const [key, text] of chinese) {
    if (universal.test(messages.get(key) ?? "") && text === messages.get(key)) continue;
    assert.match(text, /\p{Script=Han}|^(?:\{\w+\}|[^A-Za-z])*$|\bnats$/u, `${key}: ${text}`);
    assert.doesNotMatch(text, /\p{Script=Han}[,;:!?]|[,;:!?]\p{Script=Han}/u, `${key}: ${text}`);
  }
});

test("no line ends within a number", async () => {
  for (const key of KEYS) {
    for (const [name, text] of await everything(key))
      assert.doesNotMatch(text, /\d[ \u2009]\d{3}(?!\d)/, `${key} ${name}`);
  }
});

test("every message is used", async () => {
  const names = (await readdir(WWW, { recursive: true })).filter(
    (name) => name.endsWith(".js") && !name.startsWith("pkg") && !name.startsWith("i18n"),
  );
  const sources = (await Promise.all(names.map((name) => readFile(join(WWW, name), "utf8")))).join("\n") + html;
  // Keys that are put together from a fixed beginning and a value, such as `field.${key}.label`.
  const made = [...sources.matchAll(/`((?:[\w.]|\$\{[\w.]+\})*\$\{(?:[\w.]|\$\{|\})*)`/g)].map(
    ([, template = ""]) =>
      new RegExp(
        `^${template
          .replace(/\$\{[^}]*\}/g, "\0")
          .replace(/[.]/g, "\\.")
          .replace(/\0/g, ".+")}$`,
      ),
  );
  assert.ok(!made.some((pattern) => pattern.test("x")), "a template that fits every key would hide everything");
  const unused = [...messages.keys()].filter(
    (key) => !sources.includes(`"${key}"`) && !made.some((pattern) => pattern.test(key)),
  );
  assert.deepEqual(unused, []);
});

test("the words in index.html are the catalogue's", () => {
  const texts = [...html.matchAll(/data-t="([^"]+)"[^>]*>([^<]*)</g)];
  assert.ok(texts.length > 20);
  for (const [, key = "", text = ""] of texts) assert.equal(text.replace(/\s+/g, " ").trim(), messages.get(key), key);
  for (const [from, to] of [
    ["data-t-label", "aria-label"],
    ["data-t-title", "title"],
  ]) {
    for (const [tag] of html.matchAll(new RegExp(`<[^>]*\\s${from}=[^>]*>`, "g"))) {
      const key = new RegExp(`\\s${from}="([^"]+)"`).exec(tag)?.[1] ?? "";
      assert.equal(new RegExp(`\\s${to}="([^"]+)"`).exec(tag)?.[1], messages.get(key), key);
    }
  }
});

test("index.html says nothing that has no key", () => {
  const body = (/<body>([\s\S]*)<\/body>/.exec(html)?.[1] ?? "").replace(
    /<(noscript|p id="blocked")>[\s\S]*?<\/(?:noscript|p)>/g,
    "",
  );
  for (const [, tag = "", text = ""] of body.matchAll(/(<[^>]+>)([^<]+)/g)) {
    if (/\p{L}{2}/u.test(text) && text.trim() !== "equiflow") assert.match(tag, /\sdata-t="/, text.trim());
  }
  for (const [tag] of body.matchAll(/<[^>]+\s(?:aria-label|title|placeholder|alt)="[^"]*\p{L}{2}[^>]*>/gu)) {
    assert.match(tag, /\sdata-t-(?:label|title)="/);
  }
});

test("a language is chosen by the first wish that can be met", () => {
  assert.equal(choose(["zh", null, "en"]), "zh");
  assert.equal(choose([null, undefined, "zh-CN", "en-US"]), "zh");
  assert.equal(choose([null, null, "fr-FR", "en-GB", "zh"]), "en");
  assert.equal(choose(["ZH-Hant-TW"]), "zh");
  for (const odd of ["", "__proto__", "constructor", "tlh", "../en"]) assert.equal(choose([odd]), "en");
});

test("numbers are written as the language writes them", async () => {
  assert.equal(format.fixed(1234.5678, 2), "1234.57");
  await use("zh");
  assert.equal(format.fixed(-12345.678, 1), "−12,345.7");
  assert.equal(t("samples.option", { count: format.integer(10_000) }), "10,000 个样本");
  format.use({ decimal: ",", group: "." });
  assert.equal(format.fixed(12345.678, 1), "12.345,7");
  assert.equal(format.tick(0.5), "0,5");
  assert.equal(format.fixed(3.2e12, 1), "3,2·10¹²");
});

test("the pseudo-language is longer, keeps its placeholders and has an end", () => {
  const text = pseudo("Link copied. It reproduces step {step}, bit for bit.");
  assert.match(text, /^⟦.*\{step\}.*⟧$/);
  assert.ok(text.length > 1.35 * text.replace(/ ẋ.*⟧/, "").length);
  assert.doesNotMatch(text.replace("{step}", ""), /[aeiou]/);
});
