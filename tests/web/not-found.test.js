// The page that hosts send where there is none: links whose # was escaped into the path.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import "./english.js";
import { readDamaged as decode, linkIn } from "../../www/links/read-damaged.js";

const html = await readFile(new URL("../../www/public/404.html", import.meta.url), "utf8");
const [, script = ""] = /<script>(.*?)<\/script>/s.exec(html) ?? [];

/** Where the page sends its visitor; undefined if nowhere. @param {string} address */
function sentTo(address) {
  const { origin, pathname, search, hash } = new URL(address);
  /** @type {string | undefined} */
  let target;
  const replace = (/** @type {string} */ url) => {
    target = url;
  };
  runInNewContext(`{ ${script} }`, { location: { origin, pathname, search, hash, replace } });
  return target;
}

const HOST = "https://school.example";

test("settings that got into the path, with an escaped # or without one, go behind the #", () => {
  for (const [address, target] of [
    ["/equiflow/%23v1&system=dw4&b=-3", "/equiflow/#v1&system=dw4&b=-3"],
    ["/equiflow/%23v1%26system%3Ddw4", "/equiflow/#v1%26system%3Ddw4"],
    ["/equiflow/%2523v1&system=dw4", "/equiflow/#v1&system=dw4"],
    ["/equiflow/%3Fv1&system=dw4", "/equiflow/#v1&system=dw4"],
    ["/equiflow/%3fV1&system=dw4", "/equiflow/#V1&system=dw4"],
    ["/equiflow/＃v1&system=dw4", "/equiflow/#v1&system=dw4"],
    ["/%23v1", "/#v1"],
    ["/equiflow%23v1&tau=2", "/equiflow#v1&tau=2"],
    ["/equiflow/index.html%23v1&tau=2", "/equiflow/index.html#v1&tau=2"],
    ["/equiflow/v1&system=dw4&b=-3", "/equiflow/#v1&system=dw4&b=-3"],
    ["/equiflow/%23v1&tau=2?utm_source=mail", "/equiflow/#v1&tau=2?utm_source=mail"],
    [
      "/equiflow/%23v1&embed=https://school.example&note=%23v2",
      "/equiflow/#v1&embed=https://school.example&note=%23v2",
    ],
  ]) {
    assert.equal(sentTo(HOST + address), HOST + target, address);
  }
});

test("the page reads them as they were meant", () => {
  for (const path of [
    "%23v1&system=dw4&samples=300",
    "%23v1%26system%3Ddw4%26samples%3D300",
    "%2523v1%2526system%253Ddw4%2526samples%253D300",
    "%3Fv1&system=dw4&samples=300?utm_source=mail",
    "%23v1&system=dw4&samples=300%22",
  ]) {
    const { hash, search } = new URL(sentTo(`${HOST}/equiflow/${path}`) ?? "");
    assert.deepEqual(decode(linkIn({ hash, search }).fragment), decode("v1&system=dw4&samples=300"), path);
  }
});

test("any other address stays, and no visitor is sent twice or to another host", () => {
  for (const address of [
    "/equiflow/no-such-page",
    "/equiflow/v1",
    "/equiflow/v1.html?a=1&b=2",
    "/equiflow/%23lesson",
    "/equiflow/?v1&tau=2",
    "/equiflow/#v1&tau=2",
  ]) {
    assert.equal(sentTo(HOST + address), undefined, address);
  }
  for (const address of ["/equiflow/%23v1&tau=2", "/a/%23v1/%23v1", "//elsewhere.example/%23v1"]) {
    const target = sentTo(HOST + address) ?? "";
    assert.equal(new URL(target).origin, HOST);
    assert.equal(sentTo(target), undefined, target);
  }
});
