// Links as they arrive: put right where nothing is lost, and left alone where nothing is wrong.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import "./english.js";
import { DEFAULTS, FIELDS, parseConfig } from "../../www/config/schema.js";
import { encode, readClean } from "../../www/links/codec.js";
import { canonical, readDamaged as decode, linkIn } from "../../www/links/read-damaged.js";
import { EXPERIMENTS, LESSONS, PARTS, PLAIN } from "../../www/links/view-options.js";

/** The file that Rust's tests read, too. @type {{ how: string, link: string, means: string }[]} */
const MANGLED = JSON.parse(await readFile(new URL("../data/mangled-links.json", import.meta.url), "utf8"));

/** Links that have lost something. Rust's tests read this file, too. @type {{ lost: string, link: string, key: string }[]} */
const CUT = JSON.parse(await readFile(new URL("../data/cut-links.json", import.meta.url), "utf8"));

/** What a page does that a browser has led to an address. @param {string} address */
function open(address) {
  const { hash, search } = new URL(address.replace(/^[<(]/, ""));
  return decode(linkIn({ hash, search }).fragment);
}

test("there are many ways to mangle a link", () => assert.ok(MANGLED.length >= 120));

for (const { how, link, means } of MANGLED) {
  test(`a link ${how} means what it meant, and nothing needs to be said`, () => {
    assert.deepEqual(open(link), decode(means));
    assert.deepEqual(decode(means).notes, []);
    const { hash, search } = new URL(link.replace(/^[<(]/, ""));
    assert.deepEqual(decode(canonical(linkIn({ hash, search }).fragment)), decode(means), "written into the address");
    // A browser escapes what a text does not.
    const plain = /#(.*)/s.exec(link)?.[1];
    if (plain !== undefined && search === "") assert.deepEqual(decode(plain), decode(means), "as a script gives it");
  });
}

for (const { lost, link, key } of CUT) {
  test(`a link with ${lost} says so, and the address does not forget it`, () => {
    for (const text of [link, canonical(link)]) {
      assert.ok(
        decode(text).notes.some((note) => note.key === key),
        text,
      );
    }
    assert.equal(readClean(link), undefined, "at once");
  });
}

test("dots behind what ends a link stand for nothing", () => {
  for (const link of ["#v1&steps=5&digest=0123456789abcdef…", "#v1&trained=dw4…"])
    assert.deepEqual(decode(link).notes, []);
});

test("a lost end is also said once the address was put right", () => {
  for (const link of ["#v1&seed=12…", "#v1&note=Hello...", "#v1%26steps%3D5%E2%80%A6"]) {
    assert.deepEqual(decode(canonical(link)), decode(link), link);
    assert.equal(decode(link).notes.length, 1, link);
  }
});

test("what cannot be put right is refused as before", () => {
  for (const [link, key] of [
    ["#v1&system=DW5", "system"],
    ["#v1&seed=1,000", "seed"],
    ["#v1&colour=red", "colour"],
    ["#v1&system=dw4?colour=red", "system"],
    ["#w1&system=dw4", "version"],
  ]) {
    assert.deepEqual(
      decode(link ?? "").notes.map((note) => note.key),
      [key],
    );
  }
});

/** @param {number} seed */
function generator(seed) {
  let state = seed;
  const below = (/** @type {number} */ bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  /** @template T @param {readonly T[]} list @returns {T} */
  const one = (list) => /** @type {T} */ (list[below(list.length)]);
  /** @template T @param {readonly T[]} list */
  const some = (list) => list.filter(() => below(4) === 0);
  const hex = () => Array.from({ length: 16 }, () => one([..."0123456789abcdef"])).join("");
  return { below, one, some, hex };
}

/** A note may hold anything. */
const LETTERS = [
  ..."abz019 .,;:!?)]}>\"'…%&=#+<(–“”。\\/\n",
  "%26",
  "&amp;",
  "%2526",
  "?utm_source=x",
  "\u200d",
  "👩‍🔬",
  "❤️",
  "é",
  "中",
  "e\u0301",
  ":~:text=",
  "#_=_",
];

/** A link as the page writes it. @param {ReturnType<typeof generator>} random */
function valid({ below, one, some, hex }) {
  const entries = some(FIELDS).map((field) => {
    if (field.kind === "choice") return [field.key, one(field.choices)];
    if (field.kind === "digest") return [field.key, hex()];
    const { min, max, kind, step = 1 } = field;
    const wide = kind === "number" ? min + ((max - min) * below(1000)) / 1000 : min + step * below((max - min) / step);
    return [field.key, wide];
  });
  const { config } = parseConfig(DEFAULTS, /** @type {[string, unknown][]} */ (entries));
  const viewOptions = {
    ...PLAIN,
    embed: below(8) === 0,
    lesson: below(8) === 0 ? one(LESSONS) : "",
    story: 0,
    hide: some(Object.keys(PARTS)),
    lock: below(4) === 0 ? some(FIELDS.map(({ key }) => key)) : [],
    note: below(3) === 0 ? Array.from({ length: below(12) }, () => one(LETTERS)).join("") : "",
    open: some(EXPERIMENTS),
    stop: below(4) === 0 ? { steps: 1 + below(1000), ess: 50.5 } : {},
  };
  if (viewOptions.embed && below(2) === 0) viewOptions.host = "http://[::1]:8080";
  const steps = below(2) === 0 ? 1 + below(10_000) : undefined;
  const weights = below(4) === 0 ? `A-_${hex()}_` : undefined;
  return encode({ config, viewOptions, steps, digest: below(2) === 0 ? hex() : undefined, weights });
}

test("a valid link stays what it is, letter by letter", () => {
  const random = generator(1);
  for (let trial = 0; trial < 5000; trial++) {
    const link = valid(random);
    assert.equal(canonical(link), link);
    assert.equal(canonical(`#${link}`), link);
    const clean = readClean(link);
    if (clean) assert.deepEqual(clean, decode(link));
  }
});

test("a link as the page writes it is read without what puts others right", () => {
  for (const { means } of MANGLED) {
    if (!means.includes("[")) assert.ok(readClean(means), means);
  }
});

test("a note with signs that are plain in an address is read at once", () => {
  for (const text of ["It's (only) a ~test!* Look... now?", "..._~", "1.5 * 2"]) {
    const link = `v1&note=${encodeURIComponent(text)}&seed=5`;
    assert.equal(readClean(link)?.viewOptions.note, text);
    assert.deepEqual(readClean(link), decode(link));
  }
});

test("what is read at once means the same as what is put right", () => {
  for (const { link } of MANGLED) {
    const fragment = /#(.*)/s.exec(link)?.[1];
    const clean = fragment && readClean(fragment);
    if (clean) assert.deepEqual(clean, decode(fragment), fragment);
  }
});

/** What may happen on the way; none of it loses anything. @type {((link: string) => string)[]} */
const WAYS = [
  encodeURIComponent,
  (link) => encodeURIComponent(encodeURIComponent(link)),
  (link) => encodeURIComponent(encodeURIComponent(encodeURIComponent(link))),
  (link) => link.replaceAll("&", "&amp;"),
  (link) => link.replaceAll("&", "&amp;amp;"),
  (link) => link.replace(/^v1/, "V1"),
  (link) => link.replace(/&(?!note)[a-zA-Z0-9]+=/g, (key) => key.toUpperCase()),
  (link) => link.replace(/digest=[0-9a-f]+/, (digest) => digest.toUpperCase().replace("DIGEST", "digest")),
  (link) => `${link}?utm_source=a&utm_campaign=b.c`,
  (link) => `${link}&fbclid=x_y-Z`,
  (link) => `${link}#`,
  (link) => `${link}#:~:text=a%20b`,
];
/** What may follow; not behind a note, whose last letters they may be. */
const TAILS = [
  ".",
  ",",
  ")",
  "]",
  "}",
  ">",
  "%3E",
  '"',
  "%22",
  "'",
  "!",
  "?",
  ";",
  ":",
  "\u200b",
  "%E2%80%8B",
  "%0A",
  ").",
  "”,",
  "。",
];

test("whatever happens to a link on its way, it means what it meant", () => {
  const random = generator(2);
  const known = (/** @type {string} */ text) => {
    const { config, steps, digest, weights, viewOptions, notes } = decode(text);
    return { config, steps, digest, weights, viewOptions, notes };
  };
  for (let trial = 0; trial < 3000; trial++) {
    const link = valid(random);
    const sent = /&note=[^&]*$/.test(link) ? link : link + (random.below(2) ? random.one(TAILS) : "");
    const mangled = random.one(WAYS)(sent);
    const { hash } = new URL(`https://example.org/#${mangled}`);
    assert.deepEqual(known(hash), known(link), `${link}\n${mangled}`);
  }
});

test("weights that a mail has wrapped are read however long they are", () => {
  const link = `v1&steps=5&digest=0123456789abcdef&weights=${"aB-_".repeat(16_000)}`;
  assert.deepEqual(decode(link.replace(/.{76}/g, "$&=\r\n")), decode(link));
  assert.deepEqual(decode(link.replace(/.{76}/g, "$&%0D%0A")), decode(link));
});

test("long nonsense is read in no time to speak of", () => {
  for (const piece of [
    ")",
    "…",
    "\u200b",
    "%E2%80%8B",
    "&amp;",
    "%25",
    "?utm_a=",
    "&s=",
    "#",
    "(",
    ":~:",
    "&_;",
    "= ",
    "12>",
    "&",
    "<br",
    "\\",
    "-",
    "a",
    "&a",
    "https%3A",
    "urldefense.",
  ]) {
    for (const beginning of ["#v1&note=", "#v1&seed=", "#"]) {
      for (const end of ["", "\u0001"]) {
        const begun = performance.now();
        const { notes } = decode(`${beginning}${piece.repeat(Math.ceil(65_536 / piece.length))}${end}`);
        assert.ok(notes.length <= 12);
        // Most of them take some milliseconds; what needs the square of their length takes many seconds.
        assert.ok(performance.now() - begun < 2000, `${beginning}${piece}`);
      }
    }
    linkIn({ hash: "", search: `?${piece.repeat(10_000)}` });
  }
});
