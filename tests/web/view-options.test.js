// What links ask of the page: lesson, hidden parts, locked settings, note, embedded form.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { decode, encode } from "../../www/links/codec.js";
import { MAX_NOTE, PARTS, PLAIN } from "../../www/links/view-options.js";
import "./english.js";

const FULL = {
  embed: true,
  host: "https://school.example",
  lesson: "ring",
  story: 0,
  hide: ["setup", "metrics"],
  lock: ["system", "seed"],
  note: "Work in pairs: who gets below 0.01 nats? 😀 & so on = fine",
  open: ["setup", "modes"],
  stop: { steps: 2000, ess: 50 },
  pace: 10,
};

test("a viewOptions comes back as it was sent, before the settings and in one order", () => {
  const config = { ...DEFAULTS, samples: 100 };
  const link = encode({ config, viewOptions: FULL });
  assert.match(
    link,
    /^v1&embed=https:\/\/school\.example&lesson=ring&hide=setup,metrics&lock=system,seed&note=[^&]+&open=setup,modes&stop=steps:2000,ess:50&pace=10&samples=100$/,
  );
  const { viewOptions, notes, config: read } = decode(`#${link}`);
  assert.deepEqual(notes, []);
  assert.deepEqual(viewOptions, FULL);
  assert.deepEqual(read, config);
  assert.deepEqual(decode("#v1&embed").viewOptions, { ...PLAIN, embed: true });
});

test("full speed is what a link without a pace means, and the ramp of a first visit is in no link", () => {
  assert.deepEqual(decode("#v1&pace=full").viewOptions, PLAIN);
  assert.deepEqual(decode("#v1&pace=full").notes, []);
  for (const pace of /** @type {const} */ ([null, "ramp"])) {
    assert.equal(encode({ config: DEFAULTS, viewOptions: { ...PLAIN, pace } }), "v1");
  }
});

test("what a link cannot ask for is named, and the rest still holds", () => {
  /** @type {[link: string, key: string, allowed: RegExp, viewOptions: object][]} */
  const odd = [
    ["lesson=alchemy", "lesson", /one of ring/, {}],
    ["lesson=__proto__", "lesson", /one of ring/, {}],
    ["hide=setup,moon,metrics", "hide", /one or more of choices/, { hide: ["setup", "metrics"] }],
    ["lock=gravity", "lock", /one or more of system/, {}],
    ["embed=school.example", "embed", /an origin such as/, { embed: true }],
    ["embed=javascript:alert(1)", "embed", /an origin such as/, { embed: true }],
    [`note=${"x".repeat(MAX_NOTE + 5)}`, "note", /at most 280/, { note: `${"x".repeat(MAX_NOTE - 1)}…` }],
    ["pace=25", "pace", /one of 1, 10, 100, full/, {}],
    ["pace=ramp", "pace", /one of 1, 10, 100, full/, {}],
    ["story=0", "story", /a whole number from 1 to 8/, {}],
    ["story=9", "story", /a whole number from 1 to 8/, {}],
    ["story=x", "story", /a whole number from 1 to 8/, {}],
    ["story=", "story", /a whole number from 1 to 8/, {}],
    ["story=1.5", "story", /a whole number from 1 to 8/, {}],
    ["story=-1", "story", /a whole number from 1 to 8/, {}],
    ["story=03", "story", /a whole number from 1 to 8/, {}],
    ["story=2&story=3", "story", /each key once/, { story: 2 }],
    ["story=2&lesson=ring", "story", /not together with lesson/, { lesson: "ring" }],
    ["lesson=ring&lesson=data", "lesson", /each key once/, { lesson: "ring" }],
  ];
  for (const [link, key, allowed, viewOptions] of odd) {
    const read = decode(`#v1&${link}`);
    assert.deepEqual(read.viewOptions, { ...PLAIN, ...viewOptions }, link);
    assert.deepEqual(
      read.notes.map((note) => note.key),
      [key],
      link,
    );
    assert.match(read.notes[0]?.allowed ?? "", allowed, link);
  }
});

test("every part that can be hidden is in the page", async () => {
  const html = await readFile(new URL("../../www/index.html", import.meta.url), "utf8");
  for (const selector of Object.values(PARTS)) {
    for (const [, id] of selector.matchAll(/#([a-z-]+)/g)) assert.ok(html.includes(`id="${id}"`), `#${id}`);
  }
});
