import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../www/ui/number-format.js";

test("a missing or broken number is a dash, never NaN", () => {
  for (const value of [undefined, null, Number.NaN, Number.POSITIVE_INFINITY, "3"]) {
    for (const write of [format.integer, format.percent, format.small, format.rate]) assert.equal(write(value), "–");
    assert.equal(format.fixed(value, 3), "–");
  }
  assert.equal(format.shortDigest(undefined), "–");
});

test("negative numbers carry a true minus sign, and zero none", () => {
  assert.equal(format.fixed(-3.8707, 2), "−3.87");
  assert.equal(format.fixed(-0.0001, 2), "0.00");
  assert.equal(format.fixed(-0, 1), "0.0");
});

test("five digits are grouped, four are not", () => {
  assert.equal(format.integer(9999), "9999");
  assert.equal(format.integer(10000), "10\u202f000");
  assert.equal(format.integer(1234567), "1\u202f234\u202f567");
  assert.equal(format.fixed(12345.678, 1), "12\u202f345.7");
});

test("huge numbers stay short", () => {
  assert.equal(format.fixed(3.2e12, 3), "3.2·10¹²");
  assert.equal(format.fixed(123.45678, 3), "123.457");
  assert.equal(format.fixed(12345.678, 3), "12\u202f345.7");
  assert.equal(format.fixed(-1234567.8, 3), "−1\u202f234\u202f568");
  assert.deepEqual(format.withError(12345.6, 321.4), { value: "12\u202f346", error: "321" });
  assert.deepEqual(format.withError(-45.67, 3.21), { value: "−45.7", error: "3.2" });
  assert.equal(format.fixed(-1e300, 3), "−1.0·10³⁰⁰");
});

test("a value has the decimals that its error deserves", () => {
  assert.deepEqual(format.withError(0.01234, 0.0021), { value: "0.012", error: "0.002" });
  assert.deepEqual(format.withError(1.2345, 0.03), { value: "1.23", error: "0.03" });
  assert.deepEqual(format.withError(1.2345, 0.3), { value: "1.23", error: "0.30" });
  assert.deepEqual(format.withError(0.5, null), { value: "0.500", error: "–" });
});

test("a percentage has the decimals that its error deserves, one at least", () => {
  assert.deepEqual(format.percentWithError(98.6164, 0.41), { value: "98.6\u202f%", error: "0.4" });
  assert.deepEqual(format.percentWithError(99.9104, 0.0123), { value: "99.91\u202f%", error: "0.01" });
  assert.deepEqual(format.percentWithError(28.19, 2.31), { value: "28.2\u202f%", error: "2.3" });
  assert.deepEqual(format.percentWithError(100, 0), { value: "100.0\u202f%", error: "0.0" });
  assert.deepEqual(format.percentWithError(28.19, null), { value: "28.2\u202f%", error: "–" });
  assert.deepEqual(format.percentWithError(Number.NaN, 1), { value: "–", error: "–" });
});

test("a tiny defect is a power of ten, no defect is zero", () => {
  assert.equal(format.small(0.0000138), "1·10⁻⁵");
  assert.equal(format.small(0.0001), "0.0001");
  assert.equal(format.small(0), "0.0000");
  assert.equal(format.small(0.0123), "0.0123");
});

test("a relative error keeps its digits however small it is", () => {
  assert.equal(format.relative(0.1234), "12\u202f%");
  assert.equal(format.relative(0.01234), "1.2\u202f%");
  assert.equal(format.relative(1.234e-5), "0.0012\u202f%");
  assert.equal(format.relative(1.234e-9), "1.2·10⁻⁷\u202f%");
  assert.equal(format.relative(0), "0.0\u202f%");
  assert.equal(format.relative(Number.NaN), "–");
});

test("ticks have no digits to spare", () => {
  assert.equal(format.tick(0.30000000000000004), "0.3");
  assert.equal(format.tick(-2), "−2");
  assert.equal(format.tick(20000), "20\u202f000");
});
