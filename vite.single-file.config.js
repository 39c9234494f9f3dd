import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { TARGET } from "./build/browsers.js";
import { singleFile } from "./build/single-file.js";
import { tex } from "./build/tex.js";

/** Every import of a module, from wherever, becomes one of another. @param {string} name @param {string} replacement */
function inPlaceOf(name, replacement) {
  return {
    find: new RegExp(`^\\.{1,2}/(?:.*/)?${name}\\.js$`),
    replacement: fileURLToPath(new URL(`./www/trainer/${replacement}`, import.meta.url)),
  };
}

export default defineConfig({
  root: "www",
  base: "./",
  // What the site has beside its page is no part of the one file.
  publicDir: false,
  build: {
    target: TARGET,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: { input: "www/index.html", output: { codeSplitting: false } },
  },
  // One file has no other file to start helpers from, or to load another engine from.
  resolve: {
    alias: [
      inPlaceOf("request-workers", "parallel/single-worker.js"),
      inPlaceOf("helper-pool", "parallel/single-worker.js"),
      inPlaceOf("load-engine", "worker/load-engine.single-file.js"),
    ],
  },
  // Chromium loads no module from a blob of a page on disk.
  worker: { format: "iife" },
  plugins: [
    tex(),
    singleFile({
      link: (process.env.EQUIFLOW_LINK ?? "").replace(/^[^#]*#/, ""),
      icon: readFileSync(new URL("./www/public/icon.svg", import.meta.url), "utf8"),
    }),
  ],
});
