// What a handed-in proof is worth: the address in a file is the student's word, not the page's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { provenRun } from "../../www/lessons/proof.js";
import { FIGURES } from "../../www/links/models/figures.js";
import "./english.js";

const DIGEST = "0123456789abcdef";
const proof = (/** @type {string} */ link, step = 50) => ({ link, step, digest: DIGEST });

test("a link to the run that is claimed is written anew, whatever page it was made on", () => {
  const fragment = `v1&seed=2&steps=50&digest=${DIGEST}`;
  for (const page of [
    "https://school.example/",
    "file:///home/ada/equiflow.html",
    "https://other.example/login?next=",
  ]) {
    assert.equal(provenRun(proof(`${page}#${fragment}`)), fragment, page);
  }
  assert.equal(provenRun(proof(`https://school.example/#v1&open=setup&seed=2&steps=50&digest=${DIGEST}`)), fragment);
  assert.equal(provenRun(proof("https://school.example/#v1&seed=2", 0)), "v1&seed=2");
  const weights = `${fragment}&weights=eJwBAgD9_wAA`;
  assert.equal(provenRun(proof(`https://school.example/#${weights}`)), weights);
});

test("a link that leads elsewhere proves nothing", () => {
  for (const link of [
    "https://evil.example/login",
    "https://school.example/#v1&seed=2",
    `https://school.example/#v1&seed=2&steps=51&digest=${DIGEST}`,
    "https://school.example/#v1&seed=2&steps=50&digest=fedcba9876543210",
    "https://school.example/#v1&seed=2&steps=50",
    `https://school.example/#v1&seed=x&steps=50&digest=${DIGEST}`,
    "https://school.example/#top",
    "#",
    "",
  ]) {
    assert.equal(provenRun(proof(link)), undefined, link);
  }
  assert.equal(provenRun(proof(`https://school.example/#v1&steps=50&digest=${DIGEST}`, 0)), undefined);
});

test("a trained flow that comes with the page is the run that a proof claims, at its own step and digest only", () => {
  const { steps, digest } = FIGURES.dw2;
  const link = "https://school.example/#v1&open=weights&trained=dw2";
  assert.equal(provenRun({ link, step: steps, digest }), "v1&trained=dw2");
  assert.equal(provenRun({ link, step: steps + 1, digest }), undefined, "trained on, no link leads there");
  assert.equal(provenRun({ link, step: steps, digest: DIGEST }), undefined);
});
